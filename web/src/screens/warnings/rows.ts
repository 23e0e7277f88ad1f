/** The lines of the desk as they stand under each other: groups, and below an unfolded one its warnings. */
import type { WarningGroup, WarningRow } from '@/api/types'

export type DeskRow =
  | { kind: 'group'; id: string; group: WarningGroup; warning: string }
  | { kind: 'warning'; id: string; row: WarningRow; group: WarningGroup; warning: string }

export function rowsOf(groups: WarningGroup[], unfolded: string | null, members: WarningRow[]): DeskRow[] {
  return groups.flatMap((group): DeskRow[] => {
    const own: DeskRow = { kind: 'group', id: group.id, group, warning: group.first_warning_id }
    if (group.id !== unfolded) return [own]
    return [own, ...members.filter((row) => row.group_id === group.id).map((row): DeskRow => ({
      kind: 'warning', id: row.id, row, group, warning: row.id,
    }))]
  })
}
/** Where the opened warning stands: its own line when its group is unfolded, else its group's. */
export function placeOf(rows: DeskRow[], opened: string | null, at: string | null): number {
  if (!opened) return -1
  const here = rows.findIndex((row) => row.id === at && row.warning === opened)
  if (here >= 0) return here
  const own = rows.findIndex((row) => row.kind === 'warning' && row.warning === opened)
  return own >= 0 ? own : rows.findIndex((row) => row.warning === opened)
}
