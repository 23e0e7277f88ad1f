import { describe, expect, it } from 'vitest'
import { axisOf, niceStep, runsOf, timeTicks } from './scale'

const at = (minute: number, value = 1) => ({
  at: new Date(Date.UTC(2026, 6, 1, 4, minute)).toISOString(), value, quality: 0, low: null, high: null, n: 1,
})

describe('the axes of a chart', () => {
  it('steps by 1, 2 or 5', () => {
    expect([niceStep(10, 5), niceStep(37, 4), niceStep(0.9, 3), niceStep(0, 4)]).toEqual([2, 10, 0.2, 1])
  })
  it('hold every value and line, and zero', () => {
    const { span, ticks } = axisOf([3, 26, 25])
    expect(span.low).toBe(0)
    expect(span.high).toBeGreaterThanOrEqual(26)
    expect(ticks[0]).toBe(0)
    expect(ticks.at(-1)).toBe(span.high)
  })
  it('never fall to nothing for a flat line or no line', () => {
    expect(axisOf([0, 0]).span.high).toBeGreaterThan(0)
    expect(axisOf([]).ticks.length).toBeGreaterThan(1)
  })
  it('have few enough hours', () => {
    const day = { low: Date.UTC(2026, 6, 1), high: Date.UTC(2026, 6, 2) }
    expect(timeTicks(day, 8).length).toBeLessThanOrEqual(8)
  })
  it('break the line where readings are missing', () => {
    const runs = runsOf([at(0), at(5), at(10), at(50), at(55)])
    expect(runs.map((run) => run.length)).toEqual([3, 2])
    expect(runsOf([])).toEqual([])
  })
})
