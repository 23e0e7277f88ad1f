import { describe, expect, it } from 'vitest'
import { numberText, unitText } from './figure'

describe('figures of a scene', () => {
  it('says large sums whole and small readings in three signs', () => {
    expect(numberText(161_422.6)).toBe('161,423')
    expect(numberText(25.81818)).toBe('25.8')
    expect(numberText(0.2851)).toBe('0.285')
    expect(numberText(47)).toBe('47')
  })
  it('writes units as people do', () => {
    expect(unitText('ug/m3')).toBe('µg/m³')
    expect(unitText('cm')).toBe('cm')
    expect(unitText('1')).toBe('')
    expect(unitText(null)).toBe('')
  })
})
