/** What one thing in the outbox is, and the shape in which the phone keeps it. Pure: knows no network and no drawer. */
import { newKey } from '@/api/client'
import { ApiError, type Problem } from '@/api/errors'

export interface QueuedPhoto {
  key: string
  name: string
  blob: Blob
  /** The upload's id once it has been sent. */
  upload?: string
}
/** What follows once a report has been taken: the same find is filed as handled by the finder (自行处置). */
export interface Filing {
  action: 'file_case'
  body: { standard: string; text: string; self_handled: true }
  photos: QueuedPhoto[]
}
export interface Queued {
  key: string
  /** Account that did it; nobody else's session sends it. */
  by: string
  /** 'case' actions of one case are sent one after the other. */
  kind: 'case' | 'incident' | 'report'
  subject: string
  title: string
  action: string
  actionName: string
  path: string
  body: Record<string, unknown>
  photos: QueuedPhoto[]
  filing?: Filing
  at: string
  tries: number
  state: 'waiting' | 'sending' | 'refused'
  share: number
  error: unknown
  /** The phone had no room for it: it lives only as long as the page is open. */
  unkept?: boolean
}
export type NewItem =
  Pick<Queued, 'kind' | 'subject' | 'title' | 'action' | 'actionName' | 'path' | 'body' | 'photos' | 'filing'>
/** In the drawer an error is the server's problem, so that a refusal can still be explained after a restart. */
export type Kept = Omit<Queued, 'error' | 'unkept'> & { problem: Problem | null }

export function queuedFrom(item: NewItem, by: string, late: boolean, at: string): Queued {
  // Known to be late: then say when it was really done. Known now, so that the body stays the same for all tries.
  const body = late ? { ...item.body, occurred_at: at } : item.body
  return { ...item, by, body, key: newKey(), at, tries: 0, state: 'waiting', share: 0, error: null }
}
export function toKeep({ error, ...item }: Queued): Kept {
  delete item.unkept
  return {
    ...item,
    state: item.state === 'sending' ? 'waiting' : item.state,
    problem: error instanceof ApiError ? error.problem : null,
  }
}
export function fromKept({ problem, ...item }: Kept): Queued {
  return { ...item, error: problem ? new ApiError(problem) : null }
}

/** A refused thing as a new intention: a new key, the version that stands now, its place in the row and its time kept. */
export function anew(item: Queued, version: number | undefined): Queued {
  const body: Record<string, unknown> = { ...item.body, ...(version === undefined ? {} : { expected_version: version }) }
  if (item.error instanceof ApiError && item.error.code === 'claimed_time_out_of_bounds') delete body.occurred_at
  if (item.kind === 'incident') delete body.expected_version // asked anew before the first try
  return { ...item, body, key: newKey(), tries: 0, state: 'waiting', share: 0, error: null }
}
/** The same words and photos as a note, when the step itself is no longer possible: what was done is still told. */
export function asNote(item: Queued, version: number, name: string, say: (action: string) => string): Queued {
  const said = [say(item.actionName), item.body.text, item.body.reason].filter((part) => typeof part === 'string' && part)
  const { occurred_at } = item.body
  return {
    ...anew(item, version),
    action: 'note', actionName: name, path: item.path.replace(/[^/]+$/, 'note'),
    body: { expected_version: version, text: said.join('\n'), ...(occurred_at ? { occurred_at } : {}) },
  }
}
/**
 * The second half of a find that its finder has put right. Its key follows from the first half's: a phone that stops
 * between the two sends the report again, gets the same answer and arrives at the same second half.
 */
export function filingOf(report: Queued, filing: Filing, incident: string): Queued {
  return {
    ...report, key: `${report.key}:file`, kind: 'incident', subject: incident, action: filing.action,
    path: `/api/incidents/${incident}/actions/${filing.action}`, body: { ...filing.body }, photos: filing.photos,
    filing: undefined, tries: 0, state: 'waiting', share: 0, error: null,
  }
}
