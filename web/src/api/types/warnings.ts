/** Shapes of warnings, their lines on the desk, and its budget. */
import type { Id, LonLat, Moment } from './common'
import type { RuleWords } from './rules'

export type Severity = 'blue' | 'yellow' | 'orange' | 'red'
export type Outcome = 'confirmed' | 'dismissed'

export interface WarningRow {
  id: Id
  group_id: Id
  thing_id: Id
  name: string
  kind: string
  kind_name: string
  rule: string
  rule_version: number
  rule_name: string
  standard: string | null
  severity: Severity
  peak: Severity
  value: number | null
  property: string | null
  unit: string | null
  active: boolean
  acknowledged: boolean
  shelved_until: Moment | null
  assigned_to: string | null
  raised_at: Moment
  cleared_at: Moment | null
  area_id: Id | null
  area_name: string
  place: LonLat | null
  chattering: boolean
  fleeting: boolean
  stale: boolean
  life_safety: boolean
  members: number
  returns: number
  outcome: Outcome | null
  incident_id: Id | null
  version: number
}
export interface WarningStep {
  version: number
  action: string
  at: Moment
  occurred_at: Moment | null
  severity_from: Severity | 'none'
  severity_to: Severity | 'none'
  value: number | null
  actor: string
  role: string
  reason: string | null
  fields: Record<string, unknown>
}
export interface Reasons {
  consequence: string
  response: string
  who: string
  time_to_respond_s: number
  source: string
  edition: string
}
export interface Reflex {
  id: Id
  actuator: string
  command: string
  state: 'waiting' | 'sending' | 'sent' | 'unsure' | 'stopped' | 'no_actuator' | 'failed'
  why: string
  at: Moment
  sent_at: Moment | null
}
export interface WarningDetail {
  warning: WarningRow
  steps: WarningStep[]
  reasons: Reasons | null
  rule: RuleWords | null
  reflexes: Reflex[]
  trust: number | null
  actions: string[]
}
export interface WarningCounts {
  total: number
  active: number
  unacknowledged: number
  shelved: number
  by_severity: Record<Severity, number>
}
export interface WarningPage {
  items: WarningRow[]
  counts: WarningCounts
  next: string | null
}
export interface WarningGroup {
  id: Id
  sort: 'place' | 'gateway' | 'storm'
  rule: string
  rule_name: string
  name: string
  kind: string
  kind_name: string
  severity: Severity
  warnings: number
  active: number
  unacknowledged: number
  members: number
  area_id: Id | null
  area_name: string
  place: LonLat | null
  first_at: Moment
  last_at: Moment
  closed_at: Moment | null
  incident_id: Id | null
  first_warning_id: Id
}
export interface GroupPage {
  items: WarningGroup[]
  total: number
  counts: WarningCounts
  next: string | null
}
export interface Budget {
  operators: number
  last_hour: number
  last_ten_minutes: number
  last_day: number
  an_operator_hour: number
  allowed: number
  over: boolean
  flooded: boolean
  warnings_behind: number
}
export interface ReflexSwitch {
  on: boolean
  reason: string
  by: string
  at: Moment
}
