import { describe, expect, it } from 'vitest'
import { colourOf, stepsOf } from './choropleth'

describe('the classes of the map', () => {
  it('covers every figure from nothing to the greatest exactly once', () => {
    for (const most of [1, 2, 3, 4, 5, 7, 16, 99, 1204]) {
      const steps = stepsOf([0, most], 'open', 'dark')
      for (let value = 0; value <= most; value += 1) {
        expect(steps.filter((step) => value >= step.from && value <= step.to)).toHaveLength(1)
      }
      expect(steps.at(-1)?.to).toBe(most)
    }
  })
  it('has one class where nothing is open', () => {
    expect(stepsOf([0, 0], 'open', 'dark')).toHaveLength(1)
    expect(stepsOf([], 'open', 'dark')).toHaveLength(1)
  })
  it('gives the greatest the strongest colour however few classes there are', () => {
    const strongest = stepsOf([100], 'overdue', 'dark').at(-1)?.colour
    expect(colourOf(1, stepsOf([1], 'overdue', 'dark'))).toBe(strongest)
  })
})
