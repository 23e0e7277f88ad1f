import { expect, test } from 'vitest'
import type { AreaLevel, Overview } from '@/api/types'
import { kpisOf, valueOf } from './levels'

const LEVELS: AreaLevel[] = ['city', 'district', 'subdistrict', 'community', 'grid_cell']
const figures = {
  today: { reported: 3, filed: 2, closed: 1, declined: 0, self_found: 1 },
  now: { open: 4, overdue: 1, due_soon: 1, unaccepted: 0, verifying: 1, deferred: 0, disputed: 0, urgent: 0 },
  ratios: { closed_on_time: 0.5, filed: null, rework: 0 },
} as Overview

test('no two levels look at the same figures in the same order', () => {
  const seen = new Set(LEVELS.map((level) => kpisOf(level).map((kpi) => kpi.figure).join()))
  expect(seen.size).toBe(LEVELS.length)
})
test('every figure of every level is one that the server tells', () => {
  for (const level of LEVELS) {
    for (const { figure } of kpisOf(level)) {
      const [part = '', name = ''] = figure.split('.')
      expect(Object.keys((figures as unknown as Record<string, object>)[part] ?? {})).toContain(name)
    }
  }
})
test('a ratio of nothing is no zero', () => {
  expect(valueOf(figures, 'ratios.filed')).toBeNull()
  expect(valueOf(figures, 'ratios.rework')).toBe(0)
  expect(valueOf(figures, 'now.open')).toBe(4)
})
