/** The city, its areas, standards, departments and the people who sign in. */
import type { AreaLevel, Id, Level, LonLat, Moment, Named, TimeLimit } from './common'

export type Role =
  | 'resident' | 'crew' | 'desk' | 'department' | 'supervisor' | 'leader' | 'data' | 'ai'
  | 'system_admin' | 'security_admin' | 'audit_admin'
export type PageName = 'desk' | 'pocket' | 'wall' | 'warnings' | 'rules' | 'things' | 'ops' | 'home' | 'scenes'

export interface Me {
  id: Id
  name: string
  display_name: string
  role: Role
  department: Named | null
  crew: Named | null
  area: { id: Id; code: string; name: string; level: AreaLevel } | null
  pages: PageName[]
  may: string[]
}
export interface DemoAccount {
  name: string
  password: string
  role: string
  area: string
  display_name?: string
}
export interface City {
  id: Id
  code: string
  name: string
  name_en: string | null
  pack: string
  version: string
  node: number
  /** Null where the city's pack has no coordinates. */
  center: LonLat | null
  bounds: [number, number, number, number] | null
  synthetic: boolean
  notice_zh: string
  notice_en: string
  warnings_zh: string[]
  warnings_en: string[]
  time_zone: string
  now: Moment
  counts: Partial<Record<AreaLevel, number>>
}
export interface Area {
  id: Id
  code: string
  name: string
  name_en: string | null
  level: AreaLevel
  parent: Id | null
  has_children: boolean
  has_outline: boolean
  origin: 'real' | 'generated'
  center: LonLat | null
}
export interface AreaWithAncestors extends Area {
  ancestors: Area[]
}
export interface AreaProperties {
  id: Id
  code: string
  name: string
  level: AreaLevel
  origin: 'real' | 'generated'
}
export type Outline = GeoJSON.FeatureCollection<GeoJSON.Polygon | GeoJSON.MultiPolygon, AreaProperties>

export interface Standard {
  code: string
  kind: 'component' | 'occurrence'
  family: string
  big_code: string
  big_name: string
  small_code: string
  small_name: string
  condition_no: number
  filing_condition: string
  closing_condition: string
  time_limit: TimeLimit
  level: Level
  lead: string
  assisting: string[]
  channels: string[]
  radius_m: number
  window_hours: number
  procedure: string
  verification: string
  photos: { before: number; after: number }
  source: string
  edition: string
  code_basis: string
  response_minutes: number | null
  confirm: boolean
  auto_file: boolean
  risk: string
  effective_from: Moment
  draft: boolean
}
export interface Department {
  id: Id
  code: string
  name: string
  name_en: string | null
  kind: string
  area_id: Id
}
