/** Where a chart draws what: nice figures on its axes, readings as a path with gaps where nothing came. */
import type { ReadingPoint } from '@/api/types'

export interface Span {
  low: number
  high: number
}

/** A step of 1, 2 or 5 times a power of ten, so that about `wanted` of them fill the span. */
export function niceStep(span: number, wanted: number): number {
  if (!(span > 0)) return 1
  const rough = span / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const share = rough / power
  return (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10) * power
}
/** The axis of values: all that is to be seen, rounded outwards to whole steps. */
export function axisOf(values: number[], wanted = 4): { span: Span; ticks: number[] } {
  const found = values.filter(Number.isFinite)
  let low = Math.min(0, ...found)
  let high = Math.max(...found, low)
  if (!found.length || high - low === 0) high = low + 1
  const step = niceStep(high - low, wanted)
  low = Math.floor(low / step) * step
  high = Math.ceil((high + step * 0.15) / step) * step
  const ticks = []
  for (let n = 0; low + n * step <= high + step / 1e6; n += 1) ticks.push(Number((low + n * step).toPrecision(12)))
  return { span: { low, high }, ticks }
}
/** Hours of the axis of time: whole multiples of a step that keeps them readable. */
export function timeTicks(span: Span, wanted: number): number[] {
  const hour = 3_600_000
  const steps = [0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48, 96, 168].map((n) => n * hour)
  const step = steps.find((one) => (span.high - span.low) / one <= wanted) ?? 336 * hour
  const offset = -new Date(span.high).getTimezoneOffset() * 60_000
  const ticks = []
  for (let at = Math.ceil((span.low + offset) / step) * step - offset; at < span.high; at += step) ticks.push(at)
  return ticks
}
/** Runs of readings without a gap; a gap is more than three times the usual distance. */
export function runsOf(points: ReadingPoint[]): ReadingPoint[][] {
  if (points.length < 2) return points.length ? [points] : []
  const times = points.map((point) => Date.parse(point.at))
  const apart = times.slice(1).map((time, index) => time - (times[index] ?? 0)).sort((a, b) => a - b)
  const usual = apart[Math.floor(apart.length / 2)] ?? 0
  const runs: ReadingPoint[][] = [[]]
  points.forEach((point, index) => {
    const before = times[index - 1]
    if (before !== undefined && (times[index] ?? 0) - before > Math.max(usual * 3, 1000)) runs.push([])
    runs.at(-1)?.push(point)
  })
  return runs
}
