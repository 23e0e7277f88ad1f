import { describe, expect, it } from 'vitest'
import { curveOf } from './curve'

const hours = Array.from({ length: 24 }, (_, h) => ({
  hour_start: `2026-07-03T${String(h).padStart(2, '0')}:00:00+08:00`, reported: h < 10 ? h : 0, filed: 1, closed: 0,
}))

describe('the curve of the day', () => {
  it('does not draw hours that have not come', () => {
    const curve = curveOf(hours, '2026-07-03T09:30:00+08:00')
    expect(curve.hours).toBe(10)
    expect(curve.lines.reported).toHaveLength(10)
  })
  it('stays below its top', () => {
    const curve = curveOf(hours, '2026-07-03T23:59:00+08:00')
    expect(curve.top).toBe(12)
    expect(curve.lines.reported.every(([, y]) => y >= 0 && y <= 1)).toBe(true)
  })
})
