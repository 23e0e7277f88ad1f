import { describe, expect, it } from 'vitest'
import { blankRule, conditionOf, tidy, usedSeverities, withLine } from './blank'

describe('writing a rule', () => {
  it('keeps lines in the order of their severity, and drops one without a figure', () => {
    const red = withLine({ kind: 'threshold', lines: [] }, 'red', 25, 20)
    const both = withLine(red, 'yellow', 15, null)
    expect(both.lines.map((line) => line.severity)).toEqual(['yellow', 'red'])
    expect(withLine(both, 'red', null, null).lines).toEqual([{ severity: 'yellow', on: 15, off: null }])
  })
  it('takes lines along to another kind of condition, but not to silence', () => {
    const one = withLine({ kind: 'threshold', lines: [] }, 'red', 25, 20)
    expect(conditionOf('change', one).lines).toEqual(one.lines)
    expect(conditionOf('no_data', one).lines).toEqual([])
  })
  it('forgets the hold of a severity that is not used', () => {
    const rule = { ...blankRule('2026-01-01'), conditions: [withLine({ kind: 'threshold', lines: [] }, 'red', 25, null)],
      for_s: { red: 60, blue: 30 } }
    expect(usedSeverities(rule)).toEqual(['red'])
    expect(tidy(rule).for_s).toEqual({ red: 60 })
  })
})
