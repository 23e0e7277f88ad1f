/** Scenes: packs of kinds, rules and figures, and what stands in each now. */
import type { Id, LonLat, Moment } from './common'

export type SceneSeverity = 'none' | 'blue' | 'yellow' | 'orange' | 'red'
export interface SceneFigure {
  code: string
  name: string
  formula: string
  form: string
  value: number | null
  unit: string
  of: number | null
}
export interface SceneRow {
  code: string
  version: number
  name: string
  summary: string
  shows: string[]
  kinds: string[]
  rules: number
  things: number
  warnings: number
  severity: SceneSeverity
  headline: SceneFigure
  sensitive: boolean
}
export interface SceneRung {
  severity: SceneSeverity
  after_s: number | null
  repeats: number | null
  within_days: number | null
  to: string
}
export interface SceneRule {
  code: string
  version: number | null
  name: string
  standard: string
  response: string
  who: string
  source: string
  clause: string
  edition: string
  confidence: string
  effective_from: string
  effective_to: string | null
  ladder: SceneRung[]
}
export interface SceneDetail {
  code: string
  version: number
  name: string
  summary: string
  shows: string[]
  synthetic: number
  things: number
  layers: { code: string; name: string; kinds: string[]; things: number }[]
  indicators: SceneFigure[]
  rules: SceneRule[]
  standards: {
    code: string
    name: string
    filing_condition: string
    closing_condition: string
    limit_value: number
    limit_unit: string
  }[]
  sources: { title: string; edition: string; clause: string; confidence: string; url: string }[]
  warnings: {
    id: Id
    thing_id: Id
    name: string
    area_name: string
    rule: string
    severity: SceneSeverity
    value: number | null
    raised_at: Moment
  }[]
  cases: { id: Id; name: string; area_name: string; stage: string; filed_at: Moment; due_at: Moment | null }[]
}
export interface SceneThing {
  id: Id
  name: string
  kind: string
  layer: string
  area_name: string
  place: LonLat | null
  severity: SceneSeverity
  silent: boolean
  synthetic: boolean
  property: string | null
  value: number | null
  unit: string | null
  at: Moment | null
}
export interface SceneThings {
  items: SceneThing[]
  total: number
}
