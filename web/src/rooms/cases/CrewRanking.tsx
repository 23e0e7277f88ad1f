/** Crews as the dispatch centre ranks them, able and nearest first, each with the reason in words. */
import { useText } from '@/i18n'
import { distanceText } from '@/i18n/format'
import type { DispatchAdvice } from '@/api/types'
import { Icon } from '@/ui/Icon'
import styles from './CrewRanking.module.css'

interface Props {
  crews: DispatchAdvice['crews']
  value: string | null
  /** Absent: only to look at. */
  onChange?: (id: string | null) => void
  most?: number
}
const MOST = 6

export function CrewRanking({ crews, value, onChange, most = MOST }: Props) {
  const t = useText()
  const words = t.casePage.crews
  // A group of radio buttons is no list to a screen reader.
  const Frame = onChange ? 'div' : 'ol'
  const Line = onChange ? 'div' : 'li'
  if (!crews.length) return <p className="muted small">{words.none}</p>
  return (
    <Frame className={styles.list} {...(onChange ? { role: 'radiogroup' } : {})} aria-label={words.title}>
      {crews.slice(0, most).map((crew, index) => {
        const body = (
          <>
            <span className={styles.rank} data-able={crew.able}>{crew.able ? index + 1 : <Icon name="minus" size={13} />}</span>
            <span className={styles.main}>
              <b>{crew.name}</b>
              <small>{crew.why}</small>
            </span>
            <span className={styles.side}>
              <b className="digits">{crew.distance_m === null ? '—' : distanceText(crew.distance_m)}</b>
              <small>{crew.eta_min !== null && crew.able ? words.eta(crew.eta_min) : words.busy(crew.busy)}</small>
            </span>
          </>
        )
        return (
          <Line key={crew.id} className={styles.crew} data-able={crew.able} data-on={crew.id === value}>
            {onChange
              ? (
                <label className={styles.row}>
                  <input
                    type="radio" className="visually-hidden" name="crew" checked={crew.id === value} disabled={!crew.able && !crew.on_duty}
                    onChange={() => onChange(crew.id)} onClick={() => { if (crew.id === value) onChange(null) }}
                  />
                  {body}
                </label>
              )
              : <div className={styles.row}>{body}</div>}
          </Line>
        )
      })}
      {crews.length > most && <Line className={styles.more}>{words.more(crews.length - most)}</Line>}
    </Frame>
  )
}
