import { describe, expect, it } from 'vitest'
import { tokenIn } from './tokens'

describe('a pasted follow link', () => {
  it('gives its token', () => {
    expect(tokenIn('  https://city.example/?t=abc-123  ')).toBe('abc-123')
    expect(tokenIn('/?view=x&t=abc#top')).toBe('abc')
    expect(tokenIn('abc-123')).toBe('abc-123')
    expect(tokenIn('')).toBe('')
  })
})
