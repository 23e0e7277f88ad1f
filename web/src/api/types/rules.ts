/** Shapes of warning rules, of their back-tests, and of what is measured. */
import type { Id, Moment } from './common'
import type { ReadingPoint } from './things'
import type { Severity } from './warnings'

export interface Line {
  severity: Severity
  on: number
  off: number | null
}
export interface SilenceLine {
  severity: Severity
  after_s: number | null
  after_periods: number | null
}
export interface Shape {
  form: 'iaqi' | 'above' | 'share'
  pollutant?: string | null
  edition?: number | null
  reference?: string | null
}
export interface Also {
  property?: string | null
  at_least?: number | null
  at_most?: number | null
  within_s?: number
}
interface Signal {
  lines: Line[]
  direction?: 'up' | 'down'
  inclusive?: boolean
  also?: Also[]
}
export type Condition =
  | (Signal & { kind: 'threshold'; shape?: Shape | null })
  | (Signal & { kind: 'window_sum'; window_s: number })
  | (Signal & { kind: 'repeat'; window_s: number; at_least: number })
  | (Signal & { kind: 'change'; window_s: number; sense: 'rise' | 'fall' })
  | (Signal & { kind: 'stuck'; tolerance?: number; rest?: number | null })
  | (Signal & { kind: 'forecast'; window_s: number; horizon_s: number; least_points?: number; spread?: number | null })
  | (Signal & { kind: 'neighbours'; radius_m: number; at_least: number; until?: number | null; within_s: number })
  | { kind: 'no_data'; lines: SilenceLine[] }
export interface RuleAction {
  actuator: string
  command: string
  severity: Severity
  radius_m?: number
}
/** A rule as the server keeps it. */
export interface RuleWords {
  code: string
  version: number
  name_zh: string
  name_en: string
  kinds: string[]
  property: string
  areas?: string[]
  things?: string[]
  conditions: Condition[]
  for_s?: Partial<Record<Severity, number>>
  clear_hold_s?: number
  valid_s?: number | null
  hours?: { days: number[]; from: string; until: string }[]
  standard: string
  action?: RuleAction | null
  rationalisation: {
    consequence_zh: string
    consequence_en: string
    response_zh: string
    response_en: string
    who: string
    time_to_respond_s: number
  }
  source: {
    title: string
    clause?: string
    edition: string
    effective_from: string
    effective_to?: string | null
    confidence: 'page' | 'memory' | 'proposal'
    url?: string
  }
}
export type RuleState = 'draft' | 'published' | 'retired'
export interface RuleStat {
  raised: number
  active: number
  confirmed: number
  dismissed: number
  fleeting: number
  chattering: number
  precision: number | null
}
export interface RuleRow {
  code: string
  version: number
  state: RuleState
  origin: 'shipped' | 'people'
  name: string
  standard: string
  kinds: string[]
  property: string
  reflex: boolean
  revision: number
  made_at: Moment
  published_at: Moment | null
  retired_at: Moment | null
  stat: RuleStat | null
}
export interface RuleProblem {
  field: string
  said: string
}
export interface TestedWarning {
  thing_id: Id
  name: string
  begins_at: Moment
  ends_at: Moment | null
  highest: Severity
  confirmed: boolean
}
export interface BackTest {
  id: Id
  code: string
  version: number
  current: boolean
  low: Moment
  high: Moment
  ran_at: Moment
  things: number
  readings: number
  late: number
  warnings: number
  confirmed: number
  missed: number
  precision: number | null
  by_severity: Partial<Record<Severity, number>>
  by_day: Record<string, number>
  things_warned: number
  peak_an_operator_hour: number
  peak_at: Moment | null
  items: TestedWarning[]
}
export interface RuleDetail {
  rule: RuleRow
  definition: RuleWords
  problems: RuleProblem[]
  backtests: BackTest[]
  versions: RuleRow[]
  retired_why: string | null
  actions: string[]
}
export interface Tried {
  problems: RuleProblem[]
  backtest: BackTest | null
}
export interface Readings {
  series: number
  property: string
  unit: string
  items: ReadingPoint[]
  readings: number
  thinned: boolean
}
