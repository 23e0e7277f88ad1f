/**
 * A chart of readings as numbers: runs without a gap, the band between least and greatest, the scale.
 * A gap is longer than three of the thing's own periods: what was not measured is not drawn.
 */
import type { ReadingPoint } from '@/api/types'

const PERIODS = 3
const LEAST_GAP_MS = 60_000
const TICKS = 4

export interface Run {
  /** x, value, low, high; x in 0…1 of the span. */
  points: { x: number; value: number; low: number; high: number }[]
}
export interface Plot {
  runs: Run[]
  banded: boolean
  bottom: number
  top: number
  ticks: number[]
  /** Where the last reading is, in 0…1; null without readings. */
  last: number | null
  /** Instants without readings, in 0…1. */
  gaps: [number, number][]
}

/** A round step that parts the range into about four. */
export function stepOf(range: number): number {
  const rough = range / TICKS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10
  return step * power
}

export function gapMs(items: ReadingPoint[], periodS: number | null): number {
  const apart = items.slice(1).map((item, n) => Date.parse(item.at) - Date.parse(items[n]?.at ?? item.at)).sort((a, b) => a - b)
  const usual = apart[Math.floor(apart.length / 2)] ?? 0
  return Math.max(PERIODS * Math.max((periodS ?? 0) * 1000, usual), LEAST_GAP_MS)
}

export function plotOf(
  items: ReadingPoint[], since: number, until: number, periodS: number | null, lines: number[] = [],
): Plot {
  const span = until - since
  const most = gapMs(items, periodS)
  const runs: Run[] = []
  const gaps: [number, number][] = []
  let before = -Infinity
  for (const item of items) {
    const at = Date.parse(item.at)
    if (at - before > most) {
      runs.push({ points: [] })
      if (Number.isFinite(before)) gaps.push([(before - since) / span, (at - since) / span])
    }
    before = at
    const { value, low, high } = item
    runs.at(-1)?.points.push({ x: (at - since) / span, value, low: low ?? value, high: high ?? value })
  }
  const all = runs.flatMap((run) => run.points)
  const low = Math.min(...all.map((point) => point.low))
  const high = Math.max(...all.map((point) => point.high))
  // A line of a rule is shown when it is near enough not to flatten the curve.
  const reach = Math.max(high - low, Math.abs(high) * 0.2, 1e-9) * 3
  const near = lines.filter((line) => line >= low - reach && line <= high + reach)
  const from = all.length ? Math.min(low, ...near) : 0
  const to = all.length ? Math.max(high, ...near) : 1
  const step = stepOf(to > from ? to - from : Math.max(Math.abs(to) * 0.2, 1))
  const bottom = Math.floor(from / step) * step
  const top = Math.max(Math.ceil(to / step) * step, bottom + step)
  const steps = Math.round((top - bottom) / step)
  const ticks = Array.from({ length: steps + 1 }, (_, n) => Number((bottom + n * step).toPrecision(12)))
  const last = all.at(-1)?.x ?? null
  if (last !== null && (1 - last) * span > most) gaps.push([last, 1])
  return { runs, banded: items.some((item) => item.low !== null), bottom, top, ticks, last, gaps }
}
