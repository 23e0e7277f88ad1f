/** How a case stands with its clock, for rows and heads. A clock that is not running says so, and why. */
import { useText } from '@/i18n'
import { agoText } from '@/i18n/format'
import type { CaseRow } from '@/api/types'
import { Deadline } from '@/ui/Deadline'
import { Icon } from '@/ui/Icon'
import { useNow } from '@/ui/useNow'
import styles from './CaseDue.module.css'

type Clocked = Pick<CaseRow, 'state' | 'due_at' | 'overdue' | 'paused' | 'stage' | 'filed_at'>

interface Props {
  row: Clocked
  explain?: string[] | null
  showDue?: boolean
  /** In a list: where no clock runs, say since when it is there. */
  short?: boolean
}

export function CaseDue({ row, explain, showDue, short = false }: Props) {
  const t = useText()
  const now = useNow()
  const words = t.casePage.due
  if (row.state === 'void') return <span className={styles.still}>{words.void}</span>
  if (row.state === 'closed') {
    return (
      <span className={styles.still} data-late={row.overdue} data-done={!row.overdue}>
        <Icon name="check" />{row.overdue ? words.closedLate : t.shared.deadline.closed}
      </span>
    )
  }
  if (row.due_at) {
    return (
      <Deadline
        dueAt={row.due_at} overdue={row.overdue} paused={row.paused} explain={explain ?? null} showDue={showDue ?? false}
      />
    )
  }
  if (short && !row.overdue && !row.paused) {
    return <span className={styles.since}>{words.filed(agoText(row.filed_at, now))}</span>
  }
  const still = row.paused ? t.shared.deadline.paused : row.stage === 'dispatching' ? words.notYet : words.stopped
  return (
    <span className={styles.still} data-late={row.overdue}>
      <Icon name={row.overdue ? 'alert' : 'pause'} />
      {row.overdue ? words.wasLate : still}
    </span>
  )
}
