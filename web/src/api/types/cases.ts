/** Cases, crews and dispatch. */
import type { Action, Id, Level, LonLat, Moment, Named, Step, TimeLimit, TimeUnit } from './common'

export interface CaseRow {
  id: Id
  incident_id: Id
  stage: string
  stage_name: string
  state: 'open' | 'closed' | 'void' | 'deferred'
  title: string
  standard: { code: string; name: string }
  family: string
  level: Level
  area_name: string
  area_id: Id
  place: LonLat | null
  address: string | null
  holder: { kind: 'department' | 'desk' | 'crew' | 'center' | 'verifier'; id: Id | null; name: string } | null
  lead: Named | null
  crew: Named | null
  filed_at: Moment
  due_at: Moment | null
  remaining_s: number | null
  overdue: boolean
  paused: boolean
  rework_count: number
  reopen_count: number
  send_back_count: number
  version: number
  exercise: boolean
  auto: boolean
}
export interface Order {
  id: Id
  kind: 'lead' | 'assisting'
  department: Named
  crew: Named | null
  state: 'offered' | 'accepted' | 'handling' | 'done' | 'sent_back' | 'withdrawn'
  due_at: Moment | null
  note: string | null
  reason_for_choice: string | null
}
export type EvidencePhase = 'before' | 'after' | 'confirm' | 'verify'
export interface Evidence {
  id: Id
  phase: EvidencePhase
  url: string
  width: number | null
  height: number | null
  at: Moment
  by: string
}
export interface Clock {
  id: string
  unit: TimeUnit
  limit_s: number
  used_s: number
  remaining_s: number
  running: boolean
  segments: { from_at: Moment; to_at: Moment | null; state: 'running' | 'paused' | 'stopped'; why: string | null }[]
  due_at: Moment | null
}
export interface DeadlineView {
  due_at: Moment | null
  limit: TimeLimit
  text_zh: string[]
  text_en: string[]
}
export interface CaseDetail extends CaseRow {
  text: string
  filing_condition: string
  closing_condition: string
  /** What was frozen when the case was filed, with the reason for each. */
  frozen: Record<string, unknown>
  procedure: { code: string; version: number; name: string; stages: { id: string; name: string; final: boolean }[] }
  steps: Step[]
  orders: Order[]
  evidence: Evidence[]
  clocks: Clock[]
  deadline: DeadlineView
  allowed: Action[]
  /** A request that waits for approval: "extend" or "defer". */
  pending: string | null
  pending_hours: number | null
  rating: number | null
  solved: boolean | null
  closed_at: Moment | null
  closed_how: string | null
  siblings: { id: Id; title: string; stage: string; stage_name: string }[]
  tier: Tier | null
}
/** The level that answers for a case; `below` are the levels that this person may delegate it to. */
export interface Tier {
  level: TierLevel
  area: Id
  area_name: string
  since: Moment
  due_at: Moment | null
  climbs: number
  below: { id: Id; name: string }[]
}
export type TierLevel = 'community' | 'subdistrict' | 'district' | 'city'
export interface ActCommand {
  expected_version: number
  reason?: string
  text?: string
  uploads?: Id[]
  department_id?: Id
  assisting?: Id[]
  crew_id?: Id
  hours?: number
  until?: Moment
  occurred_at?: Moment
  verdict?: string
  standard?: string
  /** Why this department or crew was chosen. */
  why?: string
}
export interface DispatchAdvice {
  department: (Named & { why: string }) | null
  assisting: Named[]
  crews: {
    id: Id; name: string; department?: Named; distance_m: number | null; on_duty: boolean; busy: number; able: boolean
    why: string; eta_min: number | null
  }[]
  unowned: boolean
}
export interface Crew {
  id: Id
  name: string
  department: Named
  people: number
  place: LonLat | null
  placed_at: Moment | null
  state: 'free' | 'busy' | 'off'
  cases: number
  skills: string[]
}
