/** What the algorithm would say (参考意见): with its confidence and its reason; a person decides. */
import { Button } from 'antd'
import { useText } from '@/i18n'
import { shareText } from '@/i18n/format'
import type { IncidentDetail } from '@/api/types'
import { Section } from '@/ui/Section'
import styles from './AdvicePanel.module.css'
import { useAdviceWhy } from './queries'

interface Props {
  one: IncidentDetail
  onTake?: ((code: string) => void) | undefined
}
const SHOWN = 3

export function AdvicePanel({ one, onTake }: Props) {
  const t = useText()
  const words = t.incidentPage.advice
  const lines = one.advice_list.length ? one.advice_list : one.advice ? [one.advice] : []
  const first = lines[0]
  const advice = useAdviceWhy(one.text)
  const conditions = new Map(advice.data?.standards.map((line) => [line.code, line.filing_condition]))
  if (!first) {
    return <Section title={words.title} tone="note"><p className="muted small">{words.nothing}</p></Section>
  }
  return (
    <Section title={words.title} tone="note" aside={words.decides}>
      {!first.knows && <p className={styles.unsure}>{words.unsure}</p>}
      <ol className={styles.lines}>
        {lines.slice(0, SHOWN).map((line, index) => {
          const taken = one.standard?.code === line.code
          return (
            <li key={line.code} data-first={index === 0 && first.knows}>
              <div className={styles.name}>
                <b>{line.name}</b><small className="digits">{line.code}</small>
                {taken && <em>{words.taken}</em>}
                {!taken && onTake && (
                  <Button size="small" type={index === 0 && first.knows && !one.standard ? 'primary' : 'default'} onClick={() => onTake(line.code)}>
                    {words.take}
                  </Button>
                )}
              </div>
              <div className={styles.bar} role="img" aria-label={words.confidence(shareText(line.confidence, 0))}>
                <i style={{ width: shareText(line.confidence, 0) }} />
                <span className="digits">{shareText(line.confidence, 0)}</span>
              </div>
              {conditions.get(line.code) && <p className="muted small">{conditions.get(line.code)}</p>}
            </li>
          )
        })}
      </ol>
      {advice.data?.why && <p className={styles.why}>{words.why}{advice.data.why}</p>}
    </Section>
  )
}
