import { describe, expect, it } from 'vitest'
import type { ReadingPoint } from '@/api/types'
import { plotOf, stepOf } from './plot'

const MINUTE = 60_000
const point = (minute: number, value: number, band: [number, number] | null = null): ReadingPoint => ({
  at: new Date(minute * MINUTE).toISOString(), value, quality: 0, low: band?.[0] ?? null, high: band?.[1] ?? null, n: 1,
})

describe('plotOf', () => {
  it('draws nothing where nothing was measured', () => {
    const plot = plotOf([0, 1, 2, 30, 31].map((minute) => point(minute, minute)), 0, 60 * MINUTE, 60)
    expect(plot.runs.map((run) => run.points.length)).toEqual([3, 2])
    expect(plot.gaps).toEqual([[2 / 60, 30 / 60], [31 / 60, 1]])
  })
  it('keeps the peaks of a dense month', () => {
    const plot = plotOf([point(0, 1, [-5, 2]), point(1, 1, [0, 90])], 0, 2 * MINUTE, 60)
    expect(plot.banded).toBe(true)
    expect(plot.bottom).toBeLessThanOrEqual(-5)
    expect(plot.top).toBeGreaterThanOrEqual(90)
  })
  it('has a scale for one value, for none, and for a line that is near', () => {
    expect(plotOf([point(0, 7)], 0, MINUTE, 60).top).toBeGreaterThan(7)
    expect(plotOf([], 0, MINUTE, 60).last).toBeNull()
    expect(plotOf([point(0, 20), point(1, 22)], 0, MINUTE, 60, [25]).top).toBeGreaterThanOrEqual(25)
    expect(plotOf([point(0, 20), point(1, 22)], 0, MINUTE, 60, [900]).top).toBeLessThan(100)
  })
  it('takes round steps', () => {
    expect([0.9, 4, 17, 130].map(stepOf)).toEqual([0.25, 1, 5, 50])
  })
})
