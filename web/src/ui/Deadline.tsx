/** The time left or lost, in words, with the derivation of the deadline on request. */
import { Popover } from 'antd'
import { useText } from '@/i18n'
import { momentText, remainingText } from '@/i18n/format'
import { Icon } from './Icon'
import styles from './Deadline.module.css'
import { useNow } from './useNow'

interface Props {
  dueAt: string | null
  /** Clock seconds left as the server counted them (working time); derived from `dueAt` when absent. */
  remainingS?: number | null
  overdue?: boolean
  paused?: boolean
  closed?: boolean
  /** Lines of “why this deadline”. */
  explain?: string[] | null
  showDue?: boolean
}

const SOON_S = 2 * 3600

export function Deadline({ dueAt, remainingS, overdue, paused, closed, explain, showDue = false }: Props) {
  const t = useText()
  const now = useNow(30_000)
  if (closed) return <span className={styles.deadline} data-tone="done"><Icon name="check" />{t.shared.deadline.closed}</span>
  const known = remainingS ?? null
  if (!dueAt && known === null) return <span className={styles.deadline} data-tone="none">{t.shared.deadline.none}</span>
  const stopped = paused === true || !dueAt
  const left = known ?? (dueAt ? (new Date(dueAt).getTime() - now) / 1000 : 0)
  const late = overdue ?? left < 0
  const tone = late ? 'late' : stopped ? 'paused' : left < SOON_S ? 'soon' : 'calm'
  const signed = late ? -Math.abs(left) : left
  // A stopped clock counts working seconds, which are no span of the wall clock: no amount is told then.
  const words = dueAt ? remainingText(signed) : late ? t.shared.deadline.overdue : t.shared.deadline.paused
  const body = (
    <span className={styles.deadline} data-tone={tone}>
      <Icon name={late ? 'alert' : stopped ? 'pause' : 'clock'} />
      <b>{words}</b>
      {stopped && (dueAt !== null || late) && <span className={styles.due}>{t.shared.deadline.paused}</span>}
      {showDue && dueAt && <span className={styles.due}>{t.shared.deadline.due(momentText(dueAt, now))}</span>}
    </span>
  )
  if (!explain?.length) return body
  return (
    <Popover
      trigger={['click']} title={t.shared.deadline.why}
      content={<ol className={styles.why}>{explain.map((line) => <li key={line}>{line}</li>)}</ol>}
    >
      <button type="button" className={`plain-button ${styles.ask}`}>
        {body}<span className="visually-hidden"> · {t.shared.deadline.why}</span>
      </button>
    </Popover>
  )
}
