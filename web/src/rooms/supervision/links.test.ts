import { describe, expect, it } from 'vitest'
import { deskLink, figureParams } from './links'

describe('figures and their lists', () => {
  it('names the figure and what it is narrowed to', () => {
    expect(figureParams('now.overdue', { area: '1-10' })).toEqual({ figure: 'now.overdue', area: '1-10' })
    expect(figureParams('today.filed', { hour: 0 })).toEqual({ figure: 'today.filed', hour: '0' })
  })
  it('asks for what lies in none of the children', () => {
    expect(deskLink('now.open', { area: '1-1', unplaced: true })).toBe('/desk?figure=now.open&area=1-1&unplaced=1')
  })
})
