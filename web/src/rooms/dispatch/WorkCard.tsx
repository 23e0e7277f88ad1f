/** One task as a big card: how pressing, how long, what, where, how far; and the most likely next step as a button. */
import { Button } from 'antd'
import type { CaseRow, LonLat } from '@/api/types'
import { useText } from '@/i18n'
import { distanceText, metresBetween } from '@/i18n/format'
import { Deadline } from '@/ui/Deadline'
import { Icon } from '@/ui/Icon'
import { LevelTag } from '@/ui/LevelTag'
import { StageTag } from '@/ui/StageTag'
import styles from './work.module.css'

interface Props {
  row: CaseRow
  /** The stage once queued actions have been taken. */
  stage: string
  queued: boolean
  here: LonLat | null
  chosen: boolean
  onOpen: () => void
  /** One-tap step offered on the card itself. */
  quick?: { name: string; onPress: () => void } | null
}

export function WorkCard({ row, stage, queued, here, chosen, onOpen, quick }: Props) {
  const t = useText()
  const far = here && row.place ? metresBetween(here, row.place) : null
  const pressing = row.overdue ? 'late' : row.level === 'critical' || row.level === 'urgent' ? 'urgent' : 'calm'
  return (
    <li className={styles.card} data-pressing={pressing} data-chosen={chosen} data-testid="work-card">
      <button type="button" className={styles.open} onClick={onOpen}>
        <span className={styles.top}>
          <LevelTag level={row.level} />
          <Deadline dueAt={row.due_at} remainingS={row.remaining_s} overdue={row.overdue} paused={row.paused} />
        </span>
        <b>{row.title}</b>
        <span className={styles.where}>
          <Icon name="pin" size={18} />
          <span>{row.address || row.area_name}</span>
          {far !== null && <em className="digits">{distanceText(far)}</em>}
        </span>
        <span className={styles.tags}>
          {queued ? <span className={styles.queued}><Icon name="cloud" size={16} /> {t.pocket.queued}</span>
            : <StageTag stage={stage} name={row.stage_name} />}
          {row.rework_count > 0 && <span className={styles.again}><Icon name="refresh" size={16} /> {t.pocket.rework(row.rework_count)}</span>}
          {row.reopen_count > 0 && <span className={styles.again}>{t.pocket.reopened}</span>}
        </span>
      </button>
      {quick && (
        <Button type="primary" size="large" block className={styles.quick} onClick={quick.onPress}>{quick.name}</Button>
      )}
    </li>
  )
}
