/** A rule before anything is written, conditions before their figures are, and the next version of one that is there. */
import type { Condition, RuleWords, Severity } from '@/api/types'

export type ConditionKind = Condition['kind']
export const CONDITION_KINDS: ConditionKind[] = ['threshold', 'change', 'window_sum', 'repeat', 'stuck', 'forecast',
  'neighbours', 'no_data']

export function blankRule(today: string): RuleWords {
  return {
    code: '', version: 1, name_zh: '', name_en: '', kinds: [], property: '',
      conditions: [{ kind: 'threshold', lines: [] }], for_s: {}, clear_hold_s: 300,
    standard: '', action: null,
    rationalisation: { consequence_zh: '', consequence_en: '', response_zh: '', response_en: '', who: '',
      time_to_respond_s: 600 },
    source: { title: '', clause: '', edition: '', effective_from: today, effective_to: null, confidence: 'proposal' },
  }
}
/** Another kind of condition; lines stay where they mean the same. */
export function conditionOf(kind: ConditionKind, before?: Condition): Condition {
  const lines = before && before.kind !== 'no_data' && kind !== 'no_data' ? before.lines : []
  switch (kind) {
    case 'threshold': return { kind, lines }
    case 'change': return { kind, window_s: 300, sense: 'rise', lines }
    case 'window_sum': return { kind, window_s: 3600, lines }
    case 'repeat': return { kind, window_s: 3600, at_least: 1, lines }
    case 'stuck': return { kind, tolerance: 0, lines }
    case 'forecast': return { kind, window_s: 3600, horizon_s: 1800, lines }
    case 'neighbours': return { kind, radius_m: 500, at_least: 1, within_s: 1800, lines }
    case 'no_data': return { kind, lines: [] }
  }
}
/** The figure at which a severity begins, or none: then the severity is not used. */
export function withLine(condition: Condition, severity: Severity, on: number | null, off: number | null): Condition {
  if (condition.kind === 'no_data') {
    const rest = condition.lines.filter((line) => line.severity !== severity)
    return { ...condition, lines: on === null ? rest : ordered([...rest, { severity, after_s: on, after_periods: null }]) }
  }
  const rest = condition.lines.filter((line) => line.severity !== severity)
  return { ...condition, lines: on === null ? rest : ordered([...rest, { severity, on, off }]) }
}
const ORDER: Severity[] = ['blue', 'yellow', 'orange', 'red']
function ordered<T extends { severity: Severity }>(lines: T[]): T[] {
  return [...lines].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
}
export function usedSeverities(rule: RuleWords): Severity[] {
  const used = new Set(rule.conditions.flatMap((condition) => condition.lines.map((line) => line.severity)))
  return ORDER.filter((severity) => used.has(severity))
}
/** Holds of severities that no condition reaches any more would only be refused. */
export function tidy(rule: RuleWords): RuleWords {
  const used = usedSeverities(rule)
  const holds = Object.entries(rule.for_s ?? {}).filter(([severity,
    seconds]) => used.includes(severity as Severity) && seconds > 0)
  return { ...rule, for_s: Object.fromEntries(holds) }
}
