/** The day's curve as points of a drawing; hours to come are not drawn. Pure. */
import type { Overview } from '@/api/types'

export const SERIES = ['reported', 'filed', 'closed'] as const
export type Series = (typeof SERIES)[number]
export interface Curve {
  /** A round figure at or above every value. */
  top: number
  /** Hours that have begun. */
  hours: number
  lines: Record<Series, [x: number, y: number][]>
}
const NICE = [4, 8, 12, 20, 40, 60, 80, 120, 200, 400, 800, 1200, 2000, 4000, 8000]

/** Coordinates from 0 to 1, y downwards. The present hour is not over; its point is where it stands by now. */
export function curveOf(byHour: Overview['by_hour'], asOf: string): Curve {
  const now = Date.parse(asOf)
  const begun = byHour.filter((hour) => Date.parse(hour.hour_start) <= now)
  const most = Math.max(1, ...begun.flatMap((hour) => SERIES.map((series) => hour[series])))
  const top = NICE.find((step) => step >= most) ?? Math.ceil(most / 1000) * 1000
  const line = (series: Series) => begun.map((hour, index): [number, number] => [(index + 0.5) / 24, 1 - hour[series] / top])
  return { top, hours: begun.length, lines: { reported: line('reported'), filed: line('filed'), closed: line('closed') } }
}
