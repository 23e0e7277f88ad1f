/** Reports, incidents, receipts and what a resident may follow. */
import type { Action, Id, Level, LonLat, Moment, Photo, Place, Step } from './common'

export interface NewReport {
  channel?: string
  source_id?: string
  text: string
  standard?: string | null
  place: Place | null
  address?: string | null
  /** An area's id, where the area is known and not the point. */
  area?: Id | null
  uploads: Id[]
  contact?: { name?: string; phone?: string; email?: string }
  occurred_at?: Moment
  same_as?: Id
  /** Several things in one report: a standard and words for each. */
  parts?: { standard: string; text: string }[]
}
export interface Receipt {
  report: { id: Id }
  incident: { id: Id; state: string }
  token: string | null
  follow_url: string | null
  joined: boolean
  triage: Triage
}
export interface Duplicate {
  incident: Id
  text: string
  standard_name: string | null
  distance_m: number
  age_hours: number
  likeness: number
  reports: number
  stage: string
  why: string
}
export interface AdviceLine {
  code: string
  name: string
  filing_condition: string
  confidence: number
}
/** One of several matters in the same text, in its own words. */
export interface Matter {
  code: string
  name: string
  filing_condition: string
  text: string
}
export interface Advice {
  standards: AdviceLine[]
  matters: Matter[]
  knows: boolean
  why: string
  model: { id: string; version: string }
}
export interface PastIncident {
  id: Id
  text: string
  standard: { code: string; name: string } | null
  state: IncidentState
  stage: string
  case_id: Id | null
  reports: number
  distance_m: number
  at: Moment
  ended_at: Moment | null
}
export interface Provenance {
  incident: Id
  /** 0 to 1: the share of checks met. */
  quality: number
  checks: { check: string; name: string; met: boolean }[]
  days: number
  radius_m: number
  /** Oldest day first. */
  per_day: number[]
  past: PastIncident[]
  past_total: number
}
export interface TrackStage {
  id: string
  name: string
  at: Moment | null
  state: 'done' | 'now' | 'todo'
  note: string | null
}
export interface TrackPart {
  incident: { id: Id; state: IncidentState }
  standard_name: string | null
  stages: TrackStage[]
  due_at: Moment | null
  result: { text: string; photos: string[] } | null
  case_id: Id | null
}
export interface Told {
  at: Moment
  code: string
  text: string
}
export interface Track extends TrackPart {
  report: { id: Id; text: string; created_at: Moment; place: LonLat | null; address: string | null; photos: string[] }
  area_name: string
  can: { rate: boolean; reopen: boolean; supplement: boolean }
  rating: { stars: number; solved: boolean; text: string; at: Moment } | null
  others: number
  /** More than one where the report was split into several things. */
  parts: TrackPart[]
  told: Told[]
}
export interface TrackSummary {
  token: string
  report: { id: Id }
  text: string
  created_at: Moment
  incident: { id: Id; state: IncidentState }
  standard_name: string | null
  area_name: string
  stage: string
  stage_name: string
  photo: string | null
}
export type IncidentState = 'open' | 'confirming' | 'confirmed' | 'filed' | 'declined' | 'answered' | 'merged'
export type Triage = null | 'unplaced' | 'inaccurate' | 'unclassified'

interface IncidentBase {
  id: Id
  state: IncidentState
  triage: Triage
  text: string
  standard: { code: string; name: string } | null
  advice: IncidentAdvice | null
  area_name: string
  area_id: Id | null
  place: LonLat | null
  address: string | null
  channels: string[]
  photos: number
  first_reported_at: Moment
  version: number
  case_id: Id | null
  level: Level | null
  exercise: boolean
}
export interface IncidentAdvice {
  code: string
  name: string
  confidence: number
  knows: boolean
}
export interface IncidentRow extends IncidentBase {
  reports: number
}
export interface ReportPhoto extends Photo {
  media_type: string
  thumb_url: string | null
}
/** What became of a source's reports: `precision` = confirmed / (confirmed + dismissed), null before the first. */
export interface SourceRecord {
  days: number
  confirmed: number
  dismissed: number
  precision: number | null
}
/** A channel, and who or what says it there (null: people). */
export interface SourceView {
  channel: string
  channel_name: string
  source: string | null
  reports: number
  confidence: number | null
  record: SourceRecord
}
export interface ReportView {
  id: Id
  channel: string
  channel_name: string
  source_id: string | null
  /** A device, an algorithm with its version, a department's system; how sure it says it is; how often it was right. */
  source: string | null
  confidence: number | null
  record: SourceRecord | null
  text: string
  created_at: Moment
  occurred_at: Moment | null
  /** As sent, in the reference system `srs`. */
  given: LonLat | null
  srs: string | null
  place: LonLat | null
  accuracy_m: number | null
  address: string | null
  why: string
  photos: ReportPhoto[]
  contact_masked: { name: string | null; phone: string | null; email: string | null } | null
  token_sent: boolean
  told: Told[]
  linked: boolean
}
export interface IncidentSibling {
  id: Id
  state: IncidentState
  standard: { code: string; name: string } | null
  text: string
  case_id: Id | null
}
export interface IncidentDetail extends IncidentBase {
  reports: ReportView[]
  links: { report: Id; linked_at: Moment; unlinked_at: Moment | null; by: string; why: string }[]
  history: Step[]
  duplicates: Duplicate[]
  allowed: Action[]
  advice_list: IncidentAdvice[]
  siblings: IncidentSibling[]
  merged_into: Id | null
  merged: Id[]
  progress: TrackStage[]
}
