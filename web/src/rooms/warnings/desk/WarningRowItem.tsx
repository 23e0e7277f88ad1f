/** One line of the warning desk: a group, or one of its warnings. What nobody has acknowledged is bold; stale looks stale. */
import { memo, type ReactNode } from 'react'
import type { Severity, WarningGroup, WarningRow } from '@/api/types'
import { useText } from '@/i18n'
import { agoText, countText, momentText } from '@/i18n/format'
import { Icon } from '@/ui/Icon'
import { useNow } from '@/ui/useNow'
import { SeverityTag } from '@/rooms/warnings/SeverityTag'
import styles from './WarningRowItem.module.css'

interface RowProps {
  index: number
  chosen: boolean
  severity: Severity
  over: boolean
  fresh: boolean
  stale?: boolean
  inner?: boolean
  title: ReactNode
  end: ReactNode
  second: ReactNode
  third: ReactNode
  fold?: { open: boolean; toggle: () => void } | null
  onOpen: (index: number) => void
}

function Row({ index, chosen, severity, over, fresh, stale = false, inner = false, title, end, second, third, fold,
  onOpen }: RowProps) {
  const t = useText()
  return (
    <li className={styles.item} data-severity={over ? 'over' : severity} data-fresh={fresh} data-stale={stale}
      data-inner={inner} data-chosen={chosen}>
      <button
        type="button" className={styles.row} aria-current={chosen ? 'true' : undefined} data-row={index}
        tabIndex={chosen || index === 0 ? 0 : -1} onClick={() => onOpen(index)}
      >
        <span className={styles.first}><SeverityTag severity={severity}
          calm={over} /><b className={styles.title}>{title}</b><span className={styles.end}>{end}</span></span>
        <span className={styles.second}>{second}</span>
        <span className={styles.third}>{third}</span>
      </button>
      {fold && (
        <button
          type="button" className={styles.fold} aria-expanded={fold.open}
          aria-label={fold.open ? t.warnings.list.fold : t.warnings.list.expand}
          onClick={fold.toggle}
        ><Icon name="right" size={16} /></button>
      )}
    </li>
  )
}

function Flag({ children, tone = 'plain' }: { children: ReactNode; tone?: 'plain' | 'fresh' | 'grave' | 'done' }) {
  return <span className={styles.flag} data-tone={tone}>{children}</span>
}
/** What stands besides its colour: acknowledged or not, shelved, how it behaves, what people found. */
export function WarningFlags({ row }: { row: WarningRow }) {
  const words = useText().warnings.flags
  return (
    <>
      {!row.active ? <Flag>{words.cleared}</Flag>
        : row.shelved_until ? <Flag>{words.shelved(momentText(row.shelved_until))}</Flag>
          : row.acknowledged ? <Flag tone="done">{words.acknowledged}</Flag> : <Flag tone="fresh">{words.unacknowledged}</Flag>}
      {row.outcome && <Flag tone={row.outcome === 'confirmed' ? 'grave' : 'plain'}>{words[row.outcome]}</Flag>}
      {row.life_safety && <Flag tone="grave">{words.life}</Flag>}
      {row.chattering && <Flag>{words.chattering}</Flag>}
      {row.stale && <Flag>{words.stale}</Flag>}
      {row.fleeting && <Flag>{words.fleeting}</Flag>}
      {row.returns > 0 && <Flag>{words.returns(row.returns)}</Flag>}
      {row.assigned_to && <Flag>{words.assigned(row.assigned_to)}</Flag>}
    </>
  )
}

export const WarningItem = memo(function WarningItem({ row, index, chosen, onOpen }: {
  row: WarningRow; index: number; chosen: boolean; onOpen: (index: number) => void
}) {
  const words = useText().warnings.list
  const now = useNow()
  return (
    <Row
      index={index} chosen={chosen} severity={row.active ? row.severity : row.peak} over={!row.active}
      fresh={row.active && !row.acknowledged}
      stale={row.stale} inner title={row.name} end={agoText(row.raised_at, now)} onOpen={onOpen}
      second={<>{row.area_name || words.noPlace}{row.value !== null && <b className="digits">{valueText(row)}</b>}</>}
      third={<WarningFlags row={row} />}
    />
  )
})

export const GroupItem = memo(function GroupItem({ group, index, chosen, open, onOpen, onToggle }: {
  group: WarningGroup; index: number; chosen: boolean; open: boolean
  onOpen: (index: number) => void; onToggle: (id: string) => void
}) {
  const t = useText()
  const words = t.warnings
  const now = useNow()
  const over = group.active === 0
  const many = group.warnings > 1
  return (
    <Row
      index={index} chosen={chosen} severity={group.severity} over={over} fresh={group.unacknowledged > 0}
      title={group.rule_name} end={agoText(group.first_at, now)} onOpen={onOpen} fold={many ? { open,
        toggle: () => onToggle(group.id) } : null}
      second={<><span>{many ? `${group.name} …` : group.name}</span><small>{group.area_name || words.list.noPlace}</small></>}
      third={(
        <>
          {over ? <Flag>{words.flags.cleared}</Flag> : group.unacknowledged > 0
            ? <Flag tone="fresh">{words.flags.unacknowledged}{group.unacknowledged > 1 && ` ${group.unacknowledged}`}</Flag>
            : <Flag tone="done">{words.flags.acknowledged}</Flag>}
          {many && <Flag>{words.sorts[group.sort]} · {words.list.members(countText(group.warnings))}</Flag>}
          {group.members > 0 && <Flag>{words.list.things(countText(group.members))}</Flag>}
          {group.incident_id && <Flag>{words.list.incident(group.incident_id)}</Flag>}
        </>
      )}
    />
  )
})

export function valueText(row: { value: number | null; unit: string | null }): string {
  if (row.value === null) return ''
  return `${Number(row.value.toPrecision(6))}${row.unit && row.unit !== '1' ? ` ${row.unit}` : ''}`
}
