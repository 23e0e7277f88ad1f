/** By what a scene rings: its rules with who does what, whom it climbs to, as what it is filed, and where that is from. */
import { Link } from 'react-router'
import type { SceneDetail, SceneRung } from '@/api/types'
import { useText } from '@/i18n'
import { Section } from '@/ui/Section'
import { Level } from './Level'
import styles from './scenes.module.css'

const MINUTE_S = 60

export function SceneRules({ scene }: { scene: SceneDetail }) {
  const t = useText()
  const words = t.scenes
  const sure = words.rule as unknown as Record<string, string>
  return (
    <div className={styles.part}>
      <ul className={styles.rules}>
        {scene.rules.map((rule) => (
          <li key={rule.code} data-rule={rule.code}>
            <header><b>{rule.name}</b><Link to={`/rules?rule=${rule.code}&version=${rule.version ?? 1}`}>{words.rule.see}</Link></header>
            <dl>
              <dt>{words.rule.response}</dt><dd>{rule.response}</dd>
              <dt>{words.rule.who}</dt><dd>{rule.who}</dd>
              <dt>{words.rule.source}</dt><dd>{rule.source}{rule.edition && ` · ${rule.edition}`}<small>{sure[rule.confidence]}</small></dd>
            </dl>
            {rule.ladder.length > 0 && (
              <ol className={styles.ladder} aria-label={words.rule.ladder}>
                {rule.ladder.map((rung, index) => <Rung key={index} rung={rung} />)}
              </ol>
            )}
          </li>
        ))}
      </ul>
      <Section title={words.standards}>
        <ul className={styles.lines}>
          {scene.standards.map((one) => (
            <li key={one.code} className={styles.standard}>
              <b>{one.name}</b><small>{one.code}</small>
              <p>{words.file}：{one.filing_condition}</p><p>{words.close}：{one.closing_condition}</p>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={words.sources}>
        <ul className={styles.sources}>
          {scene.sources.map((one) => (
            <li key={one.title}>
              {one.url ? <a href={one.url} target="_blank" rel="noreferrer">{one.title}</a> : one.title}
              <small>{[one.edition, one.clause, sure[one.confidence]].filter(Boolean).join(' · ')}</small>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}

function Rung({ rung }: { rung: SceneRung }) {
  const words = useText().scenes.rule
  const when = rung.repeats !== null && rung.within_days !== null
    ? words.repeats(rung.repeats, rung.within_days)
    : rung.after_s ? words.after(String(Math.round(rung.after_s / MINUTE_S))) : words.atOnce
  return <li><Level severity={rung.severity} /><span>{when}</span><b>{rung.to}</b></li>
}
