/** Classes of a choropleth from the figures themselves: nothing, then up to four equal steps to the greatest. */
import type { Outline, Overview } from '@/api/types'
import type { Look } from '@/theme/tokens'

export type Metric = 'open' | 'overdue'
export interface Step {
  from: number
  to: number
  colour: string
}
const COLOURS: Record<Metric, Record<'light' | 'dark', string[]>> = {
  open: { dark: ['#0f2225', '#123b3d', '#175a57', '#1f7d74', '#3aa695'], light: ['#f4f6f2', '#d5e8e3', '#a9d2ca', '#72b5aa', '#3a8f84'] },
  overdue: { dark: ['#0f2225', '#3a211c', '#5c2a20', '#853626', '#b9482f'], light: ['#f8f5f2', '#f6dcd4', '#edb5a6', '#dd8a74', '#c25f45'] },
}
const STEPS = 4

export function stepsOf(values: number[], metric: Metric, look: Look): Step[] {
  const colours = COLOURS[metric][look === 'dark' ? 'dark' : 'light']
  const most = Math.max(0, ...values)
  const nothing: Step = { from: 0, to: 0, colour: colours[0] ?? '' }
  if (most === 0) return [nothing]
  const count = Math.min(STEPS, most)
  const steps = Array.from({ length: count }, (_, index): Step => ({
    from: Math.floor((most * index) / count) + 1,
    to: Math.floor((most * (index + 1)) / count),
    // Few classes take the stronger colours, so that the greatest always looks like the greatest.
    colour: colours[STEPS - count + index + 1] ?? '',
  }))
  return [nothing, ...steps]
}

export function colourOf(value: number, steps: Step[]): string {
  return steps.find((step) => value >= step.from && value <= step.to)?.colour ?? steps[0]?.colour ?? ''
}

/** The outlines of the children, each with the colour of its figure. */
export function tinted(outline: Outline, children: Overview['children'], metric: Metric, steps: Step[]): Outline {
  const values = new Map(children.map((child) => [child.area.id, child[metric]]))
  return {
    ...outline,
    features: outline.features.map((feature) => ({
      ...feature,
      properties: { ...feature.properties, tint: colourOf(values.get(feature.properties.id) ?? 0, steps) },
    })),
  }
}
