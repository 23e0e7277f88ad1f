/**
 * What a crew has done and the server has not yet heard. Written into the phone before it is sent, sent in order, each
 * with one Idempotency-Key for all tries: nothing is lost without a network, nothing is done twice with a bad one.
 */
import { newKey, post } from '@/api/client'
import { ApiError, OfflineError } from '@/api/errors'
import type { CaseDetail, Upload } from '@/api/types'
import { sendUpload } from '@/api/uploads'
import { drop, keep, takeAll } from './kept'

export interface QueuedPhoto {
  key: string
  name: string
  blob: Blob
  /** The upload's id once it has been sent. */
  upload?: string
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
  at: string
  tries: number
  state: 'waiting' | 'sending' | 'refused'
  share: number
  error: unknown
}
export type NewItem = Pick<Queued, 'kind' | 'subject' | 'title' | 'action' | 'actionName' | 'path' | 'body' | 'photos'>

let items: Queued[] = []
let owner: string | null = null
let running = false
const watchers = new Set<() => void>()
let onSent: (item: Queued, answer: unknown) => void = () => undefined

function tell(next: Queued[]): void {
  items = next
  for (const watcher of watchers) watcher()
}
function patch(key: string, change: Partial<Queued>): void {
  tell(items.map((item) => (item.key === key ? { ...item, ...change } : item)))
}
async function store(key: string): Promise<void> {
  const item = items.find((candidate) => candidate.key === key)
  if (!item) return
  try {
    await keep('outbox', key, { ...item, state: item.state === 'sending' ? 'waiting' : item.state, error: null })
  } catch {
    // no room in the phone: the item lives until the page is closed
  }
}

export function watchOutbox(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}
export function outboxNow(): Queued[] {
  return items
}
export function whenSent(listener: (item: Queued, answer: unknown) => void): void {
  onSent = listener
}
export async function openOutbox(by: string): Promise<void> {
  owner = by
  try {
    const kept = await takeAll<Queued>('outbox')
    const known = new Set(items.map((item) => item.key))
    const older = kept.filter((item) => !known.has(item.key))
    tell([...older, ...items].sort((a, b) => a.at.localeCompare(b.at)))
  } catch {
    // private browsing: nothing was kept
  }
  void flush()
}

/** Put one thing into the outbox and try to send it straight away. */
export async function queue(item: NewItem): Promise<void> {
  if (!owner) return
  const at = new Date().toISOString()
  const behind = items.some((other) => other.state !== 'refused')
  // Known to be late: then say when it was really done. Known now, so that the body stays the same for all tries.
  const late = item.kind !== 'report' && (behind || !navigator.onLine)
  const body = late ? { ...item.body, occurred_at: at } : item.body
  const queued: Queued = { ...item, by: owner, body, key: newKey(), at, tries: 0, state: 'waiting', share: 0, error: null }
  tell([...items, queued])
  await store(queued.key)
  await flush()
}
export async function discard(key: string): Promise<void> {
  tell(items.filter((item) => item.key !== key))
  await drop('outbox', key).catch(() => undefined)
}
/** Try a refused thing anew, as a new intention on the case as it is now. */
export async function tryAnew(key: string, version?: number): Promise<void> {
  const item = items.find((candidate) => candidate.key === key)
  if (!item) return
  await discard(key)
  const body: Record<string, unknown> = { ...item.body, ...(version === undefined ? {} : { expected_version: version }) }
  delete body.occurred_at
  await queue({ ...item, body })
}

/** Send what waits. `force` tries even when the phone says that there is no network. */
export async function flush(force = false): Promise<void> {
  if (running || (!force && !navigator.onLine)) return
  running = true
  try {
    for (;;) {
      const stuck = new Set(items.filter((item) => item.state === 'refused').map((item) => item.subject))
      const next = items.find((item) => item.by === owner && item.state === 'waiting' && !(item.kind === 'case' && stuck.has(item.subject)))
      if (!next || !(await deliver(next))) break
    }
  } finally {
    running = false
  }
}

/** False when there is no way through to the server for now. */
async function deliver(item: Queued): Promise<boolean> {
  patch(item.key, { state: 'sending', tries: item.tries + 1 })
  try {
    const uploads = await sendPhotos(item)
    const body = uploads.length ? { ...item.body, uploads } : item.body
    const answer = await post<unknown>(item.path, body, { key: item.key })
    await discard(item.key)
    followOn(item, answer)
    onSent(item, answer)
    return true
  } catch (error) {
    const later = error instanceof OfflineError || (error instanceof ApiError && (error.status >= 500 || error.status === 401
      || error.status === 429))
    patch(item.key, { state: later ? 'waiting' : 'refused', error })
    await store(item.key)
    return !later
  }
}

async function sendPhotos(item: Queued): Promise<string[]> {
  const ids: string[] = []
  for (const [index, photo] of item.photos.entries()) {
    if (!photo.upload) {
      const sent: Upload = await sendUpload(photo.blob, {
        name: photo.name,
        onProgress: (share) => patch(item.key, { share: (index + share) / item.photos.length }),
      })
      photo.upload = sent.id
      await store(item.key)
    }
    ids.push(photo.upload)
  }
  return ids
}

/** Later things of the same case were queued on a guessed version; give them the real one before their first try. */
function followOn(done: Queued, answer: unknown): void {
  const version = (answer as Partial<CaseDetail> | null)?.version
  if (done.kind !== 'case' || version === undefined) return
  let next = version
  for (const item of items) {
    if (item.kind === 'case' && item.subject === done.subject && item.tries === 0) {
      patch(item.key, { body: { ...item.body, expected_version: next } })
      next += 1
    }
  }
}
