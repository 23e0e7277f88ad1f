/** Each figure and the list that makes it: the number on the tile is the number of rows. */
export type FigureName =
  | 'today.reported' | 'today.filed' | 'today.closed' | 'today.declined' | 'today.self_found'
  | 'now.open' | 'now.overdue' | 'now.due_soon' | 'now.unaccepted' | 'now.verifying' | 'now.deferred' | 'now.disputed' | 'now.urgent'
  | 'ratios.closed_on_time' | 'ratios.closed_on_time.of' | 'ratios.filed' | 'ratios.filed.of' | 'ratios.rework' | 'ratios.rework.of'

/** What a figure is narrowed to: one line of the overview. */
export interface FigureOf {
  area?: string
  /** What lies in none of the area's children. */
  unplaced?: boolean
  stage?: string
  family?: string
  channel?: string
  hour?: number
}

/** The counters over the desk, in the order in which they press. */
export const COUNTERS: FigureName[] = [
  'today.reported', 'today.filed', 'today.closed', 'now.open', 'now.urgent', 'now.overdue', 'now.due_soon', 'now.unaccepted',
  'now.verifying', 'now.deferred', 'now.disputed',
]

export function figureParams(figure: FigureName, of: FigureOf = {}): Record<string, string> {
  const params: Record<string, string> = { figure }
  if (of.area) params.area = of.area
  if (of.unplaced) params.unplaced = '1'
  if (of.stage) params.stage = of.stage
  if (of.family) params.family = of.family
  if (of.channel) params.channel = of.channel
  if (of.hour !== undefined) params.hour = String(of.hour)
  return params
}
