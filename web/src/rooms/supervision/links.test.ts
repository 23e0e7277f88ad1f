import { describe, expect, it } from 'vitest'
import { figureParams } from './links'

describe('figures and their lists', () => {
  it('names the figure and what it is narrowed to', () => {
    expect(figureParams('now.overdue', { area: '1-10' })).toEqual({ figure: 'now.overdue', area: '1-10' })
    expect(figureParams('today.filed', { hour: 0 })).toEqual({ figure: 'today.filed', hour: '0' })
    expect(figureParams('now.open', { area: '1-1', unplaced: true })).toEqual({ figure: 'now.open', area: '1-1', unplaced: '1' })
  })
})
