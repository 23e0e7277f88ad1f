/** Children and what lies in none of them must make the area itself; where they do not, the page says so. */
import type { ChildFigures, Overview } from '@/api/types'

export const COLUMNS = ['open', 'overdue', 'filed_today', 'closed_today'] as const
export type Column = (typeof COLUMNS)[number]

export interface Sum {
  column: Column
  sum: number
  whole: number
  equal: boolean
}

export function wholeOf(figures: Overview, column: Column): number {
  switch (column) {
    case 'open': return figures.now.open
    case 'overdue': return figures.now.overdue
    case 'filed_today': return figures.today.filed
    case 'closed_today': return figures.today.closed
  }
}

export function sumsOf(figures: Overview): Sum[] {
  const parts: ChildFigures[] = [...figures.children, figures.unplaced]
  return COLUMNS.map((column) => {
    const sum = parts.reduce((total, part) => total + part[column], 0)
    const whole = wholeOf(figures, column)
    return { column, sum, whole, equal: sum === whole }
  })
}
