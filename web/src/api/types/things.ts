/** Things of the city: sensors, cameras, actuators, gateways; their readings, their health, where they are missing. */
import type { Id, LonLat, Moment } from './common'
import type { Reflex } from './warnings'

export type ThingState = 'planned' | 'active' | 'maintenance' | 'retired'
export interface Measure {
  property: string
  name_zh: string
  name_en: string
  unit: string
  low: number | null
  high: number | null
  accuracy: number | null
}
export interface ThingKind {
  code: string
  name: string
  domain: 'water' | 'land' | 'air'
  sort: 'sensor' | 'camera' | 'drone' | 'actuator' | 'gateway'
  property: string | null
  unit: string | null
  low: number | null
  high: number | null
  period_s: number | null
  life_safety: boolean
  privacy_class: string
  retention_days: number
  silence_policy: string
  measures: Measure[]
  source: { title: string; edition: string; confidence: string; url?: string }
}
export interface Datastream {
  id: Id
  series: number
  property: string
  main: boolean
  unit: string
  low: number | null
  high: number | null
  period_s: number | null
  latest_at: Moment | null
  latest: number | null
  quality: number | null
  stale: boolean
}
export interface Thing {
  id: Id
  source: string
  source_id: string
  kind: string
  kind_name: string
  name: string
  area_id: Id | null
  area_name: string | null
  place: LonLat | null
  gateway_id: Id | null
  properties: Record<string, unknown>
  state: ThingState
  online: boolean | null
  trust: number
  version: number
  created_at: Moment
  datastreams: Datastream[]
}
export interface ThingPage {
  items: Thing[]
  next: string | null
}
export interface ThingCluster {
  lon: number
  lat: number
  things: number
  warnings: number
  severity: number
  id: Id | null
  kind: string | null
  silent: boolean
}
export interface ReadingPoint {
  at: Moment
  value: number
  quality: number
  low: number | null
  high: number | null
  n: number
}
export interface ReadingHistory {
  series: number
  property: string
  unit: string
  items: ReadingPoint[]
  readings: number
  thinned: boolean
}
export interface RuleOfThing {
  code: string
  version: number
  name: string
  property: string
  condition: string
  lines: { severity: string; on: number | null }[]
  response: string
  source: string
  edition: string
}
export interface WarningOfThing {
  id: Id
  rule_name: string
  severity: string
  active: boolean
  acknowledged: boolean
  value: number | null
  raised_at: Moment
  cleared_at: Moment | null
}
export interface TrustReason {
  code: string
  said: string
  factor: number
}
export interface ThingTwin {
  thing: Thing
  status: 'alarm' | 'offline' | 'online' | 'silent_by_nature' | 'never' | Thing['state']
  severity: string
  since: Moment | null
  rules: RuleOfThing[]
  warnings: WarningOfThing[]
  warnings_total: number
  reflexes: { command: Reflex; warning_id: Id; to_it: boolean }[]
  trust: { score: number; reasons: TrustReason[] }
  quarantine: { at: Moment; reason: string; raw: Record<string, unknown> }[] | null
}
export interface SourceHealth {
  source: string
  things: number
  silent: number
  calls: number
  rows: number
  accepted: number
  late: number
  bad: number
  quarantined: number
  rejected: number
  last_at: Moment | null
  lag_s: number | null
  reasons: Record<string, number>
}
export interface SensingHealth {
  gate: {
    ready: boolean
    series?: number
    silent?: number
    lag_s?: number
    waiting_calls?: number
    counts?: Record<string, number>
  }
  sources: SourceHealth[]
  quarantine: { source: string; raw: Record<string, unknown>; reason: string; at: Moment }[]
}
export interface Coverage {
  kind: string
  area_id: Id
  items: { area_id: Id; name: string; things: number; communities: number; blind: number }[]
  things: number
  communities: number
  blind: number
}
export interface NearThing {
  id: Id
  name: string
  distance_m: number
}
