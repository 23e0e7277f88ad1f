import { describe, expect, it } from 'vitest'
import { mergeNews } from './mergeNews'

const row = (id: string, version = 1) => ({ id, version })
const head = (items: { id: string; version: number }[], next: string | null = null) => ({ items, total: items.length, next })

describe('news in a list that must not jump', () => {
  it('renews rows where they stand and counts the new ones', () => {
    const { rows, standing } = mergeNews([row('a'), row('b')], head([row('n'), row('a', 2), row('b')]), new Set(['a', 'n']))
    expect(rows.get('a')?.version).toBe(2)
    expect(rows.has('n')).toBe(false)
    expect(standing.fresh).toBe(1)
    expect([...standing.gone]).toEqual([])
  })
  it('does not call a row new that only moved up when another left', () => {
    const { standing } = mergeNews([row('a'), row('b')], head([row('b'), row('c')], 'more'), new Set(['a']))
    expect(standing.fresh).toBe(0)
    expect([...standing.gone]).toEqual(['a'])
  })
  it('marks what has left the list', () => {
    const { standing } = mergeNews([row('a'), row('b')], head([row('b')]), new Set(['a']))
    expect([...standing.gone]).toEqual(['a'])
    expect(standing.total).toBe(1)
  })
  it('does not take a row for gone that was only pushed down', () => {
    const { standing } = mergeNews([row('a'), row('b')], head([row('n'), row('a')], 'more'), new Set(['n']))
    expect([...standing.gone]).toEqual([])
  })
})
