import { describe, expect, it } from 'vitest'
import type { RuleWords, ThingKind } from '@/api/types'
import { zh } from '@/i18n/zh'
import { linesOf, sayRule } from './ruleWords'

const KINDS = [{
  code: 'underpass_water', name: '下立交积水', domain: 'water', sort: 'sensor', property: 'water_depth', unit: 'cm', period_s: 60,
  life_safety: true, measures: [{ property: 'water_depth', name_zh: '水深', name_en: 'Depth', unit: 'cm' }],
}] as ThingKind[]
const RULE: RuleWords = {
  code: 'u', version: 1, name_zh: '下立交积水', name_en: 'Underpass', kinds: ['underpass_water'], property: 'water_depth',
  conditions: [
    { kind: 'threshold', lines: [{ severity: 'yellow', on: 15, off: 12 }, { severity: 'red', on: 25, off: null }] },
    { kind: 'change', window_s: 300, sense: 'rise', lines: [{ severity: 'red', on: 10, off: 6 }] },
  ],
  for_s: { yellow: 60 }, clear_hold_s: 1800, standard: 'S0406-02',
  rationalisation: { consequence_zh: '', consequence_en: '', response_zh: '', response_en: '', who: '',
    time_to_respond_s: 300 },
  source: { title: '', edition: '', effective_from: '2021-01-01', confidence: 'page' },
}

describe('a rule in words', () => {
  it('says each colour, the gravest first, with its line, hold and end', () => {
    const said = sayRule(RULE, KINDS, zh, 'zh')
    expect(said.on).toBe('看下立交积水的水深')
    expect(said.levels).toEqual([
      { severity: 'red', text: '读数达到 25 cm' },
      { severity: 'red', text: '5 分钟内上涨达到 10 cm，回到 6 cm 才解除' },
      { severity: 'yellow', text: '读数达到 15 cm，并持续 1 分钟，回到 12 cm 才解除' },
    ])
    expect(said.notes).toEqual(['恢复后再观察 30 分钟才解除'])
  })
  it('gives a chart the lines of plain readings only', () => {
    expect(linesOf(RULE).map((line) => line.on)).toEqual([15, 25])
    expect(linesOf({ conditions: [{ kind: 'no_data',
      lines: [{ severity: 'blue', after_s: 60, after_periods: null }] }] })).toEqual([])
    expect(linesOf(null)).toEqual([])
  })
})
