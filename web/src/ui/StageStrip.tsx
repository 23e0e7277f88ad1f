/**
 * Where a thing stands on its way from report to closure. Wide: one row. Narrow: a column with times.
 * `compact` is a thin bar for cards and rows.
 */
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import type { TrackStage } from '@/api/types'
import { Icon } from './Icon'
import styles from './StageStrip.module.css'

interface Props {
  stages: TrackStage[]
  compact?: boolean
  direction?: 'auto' | 'column'
}

export function StageStrip({ stages, compact = false, direction = 'auto' }: Props) {
  const t = useText()
  const at = stages.findLastIndex((stage) => stage.state !== 'todo')
  const current = stages[Math.max(at, 0)]
  if (!current) return null
  const summary = t.shared.stage.of(Math.max(at, 0) + 1, stages.length, current.name)
  if (compact) {
    return (
      <div className={styles.compact} role="img" aria-label={summary}>
        <span className={styles.bar}>
          {stages.map((stage, index) => <i key={`${stage.id} ${index}`} data-state={stage.state} />)}
        </span>
        <span className={styles.word}>{current.name}</span>
      </div>
    )
  }
  return (
    <div className={styles.frame}>
      <ol className={`${styles.strip} ${direction === 'column' ? styles.column : ''}`} aria-label={summary}>
        {stages.map((stage, index) => (
          <li key={`${stage.id} ${index}`} data-state={stage.state} aria-current={stage.state === 'now' ? 'step' : undefined}>
            <span className={styles.knot}>
              {stage.state === 'done' ? <Icon name="check" size={15} strokeWidth={3} /> : index + 1}
            </span>
            <div className={styles.words}>
              <b>{stage.name}<span className="visually-hidden"> · {t.shared.stage[stage.state]}</span></b>
              {stage.at && <time dateTime={stage.at}>{momentText(stage.at)}</time>}
              {stage.note && <p>{stage.note}</p>}
            </div>
          </li>
        ))}
      </ol>
    </div>
  )
}
