import { describe, expect, it } from 'vitest'
import type { WarningGroup, WarningRow } from '@/api/types'
import { placeOf, rowsOf } from './rows'

const group = (id: string, first: string) => ({ id, first_warning_id: first, warnings: 2 }) as WarningGroup
const row = (id: string, of: string) => ({ id, group_id: of }) as WarningRow

describe('the lines of the desk', () => {
  const groups = [group('g1', 'w1'), group('g2', 'w3')]
  const members = [row('w1', 'g1'), row('w2', 'g1')]
  it('put the warnings of the unfolded group under it', () => {
    expect(rowsOf(groups, null, []).map((one) => one.id)).toEqual(['g1', 'g2'])
    expect(rowsOf(groups, 'g1', members).map((one) => one.id)).toEqual(['g1', 'w1', 'w2', 'g2'])
  })
  it('never put warnings under another group while the answer is on its way', () => {
    expect(rowsOf(groups, 'g2', members).map((one) => one.id)).toEqual(['g1', 'g2'])
  })
  it('find the opened warning where the person was', () => {
    const rows = rowsOf(groups, 'g1', members)
    expect(placeOf(rows, 'w1', 'g1')).toBe(0)
    expect(placeOf(rows, 'w1', null)).toBe(1)
    expect(placeOf(rows, 'w3', null)).toBe(3)
    expect(placeOf(rows, null, 'g1')).toBe(-1)
    expect(placeOf(rows, 'gone', 'g1')).toBe(-1)
  })
})
