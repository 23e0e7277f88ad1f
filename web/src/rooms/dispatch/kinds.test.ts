import { describe, expect, it } from 'vitest'
import type { Standard } from '@/api/types'
import { kindsOf } from './kinds'

const kind = (code: string, small_name: string, filing_condition: string) =>
  ({ code, big_name: '公用设施', small_name, filing_condition }) as Standard
const ALL = [kind('S04', '道路积水', '因井盖堵塞积水'), kind('B0102', '污水井盖', '缺失'), kind('B0103', '雨水井盖', '破损')]

describe('kinds in the phone', () => {
  it('finds a two-character word, those named by it first', () => {
    expect(kindsOf(ALL, '井盖').map(({ code }) => code)).toEqual(['B0102', 'B0103', 'S04'])
  })
  it('wants every word', () => {
    expect(kindsOf(ALL, '井盖 破损').map(({ code }) => code)).toEqual(['B0103'])
  })
  it('shows all when nothing is asked, and leaves the order of what it was given alone', () => {
    expect(kindsOf(ALL, ' ').length).toBe(3)
    expect(ALL[0]?.code).toBe('S04')
  })
})
