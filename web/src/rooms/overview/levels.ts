/** What each of the five levels looks at first: a city weighs outcomes, a grid cell sees what happens today. */
import type { AreaLevel, Overview } from '@/api/types'

export type Tone = 'calm' | 'near' | 'pressing'
export interface Kpi {
  /** As the rows behind it are asked for: "now.overdue", "today.filed", "ratios.rework". */
  figure: string
  tone: Tone
}

const KPIS: Record<AreaLevel, Kpi[]> = {
  city: [
    { figure: 'ratios.closed_on_time', tone: 'calm' }, { figure: 'ratios.filed', tone: 'calm' }, { figure: 'ratios.rework', tone: 'calm' },
    { figure: 'now.overdue', tone: 'pressing' }, { figure: 'now.urgent', tone: 'pressing' }, { figure: 'now.open', tone: 'calm' },
  ],
  district: [
    { figure: 'now.overdue', tone: 'pressing' }, { figure: 'now.disputed', tone: 'near' }, { figure: 'now.urgent', tone: 'pressing' },
    { figure: 'ratios.closed_on_time', tone: 'calm' }, { figure: 'ratios.rework', tone: 'calm' }, { figure: 'now.open', tone: 'calm' },
  ],
  subdistrict: [
    { figure: 'now.unaccepted', tone: 'near' }, { figure: 'now.due_soon', tone: 'near' }, { figure: 'now.overdue', tone: 'pressing' },
    { figure: 'now.verifying', tone: 'calm' }, { figure: 'today.closed', tone: 'calm' }, { figure: 'now.open', tone: 'calm' },
  ],
  community: [
    { figure: 'today.reported', tone: 'calm' }, { figure: 'today.self_found', tone: 'calm' }, { figure: 'now.due_soon', tone: 'near' },
    { figure: 'now.overdue', tone: 'pressing' }, { figure: 'today.closed', tone: 'calm' }, { figure: 'now.open', tone: 'calm' },
  ],
  grid_cell: [
    { figure: 'today.reported', tone: 'calm' }, { figure: 'today.self_found', tone: 'calm' }, { figure: 'now.open', tone: 'calm' },
    { figure: 'today.closed', tone: 'calm' },
  ],
}

export const kpisOf = (level: AreaLevel): Kpi[] => KPIS[level]

/** A figure's value; a ratio of nothing is null. */
export function valueOf(figures: Overview, figure: string): number | null {
  const [part, name] = figure.split('.') as ['today' | 'now' | 'ratios', string]
  return (figures[part] as Record<string, number | null>)[name] ?? null
}
