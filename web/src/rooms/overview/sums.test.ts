import { describe, expect, it } from 'vitest'
import type { Overview } from '@/api/types'
import { sumsOf } from './sums'

const part = (open: number) => ({ open, overdue: 0, filed_today: 0, closed_today: 0 })
const figures = (children: number[], unplaced: number, open: number) => ({
  children: children.map((n) => ({ ...part(n), area: { id: `1-${n}` } })), unplaced: part(unplaced),
  now: { open, overdue: 0 }, today: { filed: 0, closed: 0 },
}) as unknown as Overview

describe('the sum of the children', () => {
  it('is the area itself, with what lies in none of them', () => {
    expect(sumsOf(figures([3, 4], 2, 9))[0]).toEqual({ column: 'open', sum: 9, whole: 9, equal: true })
  })
  it('says when it is not', () => {
    expect(sumsOf(figures([3, 4], 0, 9))[0]?.equal).toBe(false)
  })
})
