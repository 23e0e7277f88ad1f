/** Today's numbers, supervision lists and indicators. */
import type { Area } from './city'
import type { Id, Level, LonLat, Moment } from './common'

export interface ChildFigures {
  open: number
  overdue: number
  filed_today: number
  closed_today: number
}
export interface Overview {
  area: Area
  ancestors: Area[]
  as_of: Moment
  today: { reported: number; filed: number; closed: number; declined: number; self_found: number }
  now: {
    open: number; overdue: number; due_soon: number; unaccepted: number
    verifying: number; deferred: number; disputed: number; urgent: number
  }
  ratios: { closed_on_time: number | null; filed: number | null; rework: number | null }
  children: (ChildFigures & { area: Area })[]
  unplaced: ChildFigures
  by_stage: { stage: string; name: string; count: number }[]
  by_family: { family: string; name: string; count: number }[]
  by_hour: { hour_start: Moment; reported: number; filed: number; closed: number }[]
  feed: { at: Moment; case_id: Id; title: string; action_name: string; area_name: string }[]
  channels: { channel: string; name: string; count: number }[]
}
/** A report behind a figure. */
export interface FigureReport {
  id: Id
  incident_id: Id | null
  channel: string
  channel_name: string
  area_id: Id | null
  area_name: string | null
  at: Moment
}
/** An incident behind a figure. */
export interface FigureIncident {
  id: Id
  state: string
  standard: string | null
  title: string
  area_id: Id | null
  area_name: string | null
  case_id: Id | null
  first_reported_at: Moment
  ended_at: Moment | null
}
export interface MapCaseProperties {
  id?: Id
  stage?: string
  level?: Level
  overdue?: boolean
  title?: string
  count?: number
}
export type CasePoints = GeoJSON.FeatureCollection<GeoJSON.Point, MapCaseProperties>

export interface IndicatorValue {
  id: string
  name: string
  numerator: number
  denominator: number
  value: number | null
  formula: string
  rows_url: string
}
/** Public counts for residents; the server may not offer them. */
export interface PublicOverview {
  as_of: Moment
  today: { reported: number; closed: number }
  now: { open: number }
  ratios?: { closed_on_time: number | null }
  by_family?: { family: string; name: string; count: number }[]
}
export type RecordKind = 'area' | 'department' | 'crew'
/** What is on file of a place, an organisation or a crew. */
export interface RecordCard {
  id: Id
  kind: RecordKind
  name: string
  name_en: string | null
  code: string | null
  sort: string
  owner_id: Id | null
  owner: string | null
  area_id: Id
  area: string
  place: LonLat | null
  since: Moment | null
  as_of: Moment
  quality: number
  checks: { check: string; name: string; met: boolean }[]
  lineage: { at: Moment | null; source: string; what: string }[]
  open: number
  overdue: number
  days: { day: string; filed: number; closed: number }[]
  rows_url: string
}
