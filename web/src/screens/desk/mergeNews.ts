/** How a list that must not jump takes up what the server says now. Pure. */
import type { Page } from '@/api/types'

export interface Standing {
  /** How many rows would appear if the list were read anew. */
  fresh: number
  /** Shown rows that no longer belong here. */
  gone: ReadonlySet<string>
  total: number | null
}
interface Identified {
  id: string
}

/** Rows below the last one that is shown are not new; they have only moved up into the head. */
function newcomers<Row extends Identified>(items: Row[], known: ReadonlySet<string>): number {
  const last = items.findLastIndex((row) => known.has(row.id))
  const above = last < 0 ? items : items.slice(0, last)
  return above.filter((row) => !known.has(row.id)).length
}

/**
 * `shown`: the rows on the screen; `head`: the first rows of the same list as it is now; `heard`: ids there was news of.
 * A row that is missing from the head has left the list only if the head reaches to the list's end, or if there was
 * news of it; else newer rows have merely pushed it further down.
 */
export function mergeNews<Row extends Identified>(shown: Row[], head: Page<Row>, heard: ReadonlySet<string>) {
  const current = new Map(head.items.map((row) => [row.id, row]))
  const known = new Set(shown.map((row) => row.id))
  const complete = head.next === null
  const gone = new Set(
    shown.filter((row) => !current.has(row.id) && (complete || heard.has(row.id))).map((row) => row.id),
  )
  const standing: Standing = {
    fresh: newcomers(head.items, known),
    gone,
    total: head.total,
  }
  const rows = new Map([...current].filter(([id]) => known.has(id)))
  return { rows, standing }
}
