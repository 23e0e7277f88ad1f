/** Shapes shared by all rooms. Written from the agreed API until they are generated from /openapi.json. */
export type Id = string
export type Moment = string // ISO-8601 with offset
export type LonLat = [number, number]

export interface Page<T> {
  items: T[]
  total: number
  next: string | null
}
export interface Named {
  id: Id
  name: string
}
export type AreaLevel = 'city' | 'district' | 'subdistrict' | 'community' | 'grid_cell'
export type Level = 'normal' | 'raised' | 'urgent' | 'critical'
export type TimeUnit = 'urgent_hour' | 'work_hour' | 'work_day'

export interface TimeLimit {
  value: number
  unit: TimeUnit
}
export interface Place {
  lon: number
  lat: number
  srs?: 'WGS84' | 'GCJ02' | 'BD09'
  accuracy_m?: number | null
}
export interface Photo {
  url: string
  width?: number | null
  height?: number | null
  thumb_url?: string | null
  media_type?: string
}
export interface Upload extends Photo {
  id: Id
  thumb_url?: string | null
  media_type: string
  taken_at: Moment | null
  place: { lon: number; lat: number } | null
}
export interface Action {
  id: string
  name: string
  needs: ActionNeed[]
  danger: boolean
  key?: string | null
}
export type ActionNeed =
  | 'reason' | 'photos_after' | 'department' | 'crew' | 'until' | 'hours' | 'standard' | 'text' | 'stars' | 'note'
  | 'place' | 'into' | 'report' | 'parts' | 'verdict' | 'uploads'

export interface Step {
  id: Id
  at: Moment
  occurred_at: Moment | null
  action: string
  action_name: string
  from_stage: string | null
  to_stage: string | null
  actor: { name: string; role: string; department: string | null }
  reason: string | null
  fields: Record<string, unknown>
  photos: string[]
  automatic: boolean
}
