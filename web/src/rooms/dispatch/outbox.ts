/**
 * What a crew has done and the server has not yet heard. Written into the phone before it is sent, sent in order, each
 * with one Idempotency-Key for all tries: nothing is lost without a network, nothing is done twice with a bad one.
 */
import { get, post } from '@/api/client'
import { ApiError, isStatus, OfflineError } from '@/api/errors'
import type { CaseDetail, IncidentDetail, Receipt, Upload } from '@/api/types'
import { sendUpload } from '@/api/uploads'
import { drop, keep, swap, takeAll } from './kept'
import { anew, asNote, filingOf, fromKept, queuedFrom, toKeep, type Kept, type NewItem, type Queued } from './outboxItem'

export type { NewItem, Queued, QueuedPhoto } from './outboxItem'

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
function itemOf(key: string): Queued | undefined {
  return items.find((item) => item.key === key)
}
async function store(key: string): Promise<void> {
  const item = itemOf(key)
  if (!item) return
  try {
    await keep('outbox', key, toKeep(item))
  } catch {
    patch(key, { unkept: true })
  }
}
/** Put `next` where `old` stood: in the row, and in the phone in one stroke. */
async function replace(old: string, next: Queued): Promise<void> {
  tell(items.map((item) => (item.key === old ? next : item)))
  try {
    await swap('outbox', old, next.key, toKeep(next))
  } catch {
    patch(next.key, { unkept: true })
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
    const kept = await takeAll<Kept>('outbox')
    const known = new Set(items.map((item) => item.key))
    const older = kept.filter((item) => !known.has(item.key)).map(fromKept)
    tell([...older, ...items].sort((a, b) => a.at.localeCompare(b.at)))
  } catch {
    // private browsing: nothing was kept
  }
  void flush()
}

/** Put one thing into the outbox and try to send it straight away. */
export async function queue(item: NewItem): Promise<void> {
  if (!owner) return
  const behind = items.some((other) => other.state !== 'refused')
  const queued = queuedFrom(item, owner, behind || !navigator.onLine, new Date().toISOString())
  tell([...items, queued])
  await store(queued.key)
  await flush()
}
export async function discard(key: string): Promise<void> {
  tell(items.filter((item) => item.key !== key))
  await drop('outbox', key).catch(() => undefined)
}
/** Try a refused thing anew, as a new intention on the case as it is now. What waited behind it still comes after it. */
export async function tryAnew(key: string, version?: number): Promise<void> {
  const item = itemOf(key)
  if (!item) return
  await replace(key, anew(item, version))
  await flush()
}
/** Send the words and photos of a refused step as a note. */
export async function noteInstead(key: string, version: number, name: string, say: (action: string) => string): Promise<void> {
  const item = itemOf(key)
  if (!item) return
  await replace(key, asNote(item, version, name, say))
  await flush()
}

/** Send what waits. `force` tries even when the phone says that there is no network. */
export async function flush(force = false): Promise<void> {
  if (running || (!force && !navigator.onLine)) return
  running = true
  const tripped = new Set<string>()
  try {
    for (;;) {
      const next = items.find((item) => (
        item.by === owner && item.state === 'waiting' && !tripped.has(item.subject) && !heldBack(item, items)))
      if (!next) break
      const how = await deliver(next.key)
      if (how === 'cut off') break
      if (how === 'later') tripped.add(next.subject) // what the server trips over must not hold up everything else
    }
  } finally {
    running = false
  }
}
/** A step of a case waits while an earlier one of the same case has been refused. */
export function heldBack(item: Queued, all: Queued[]): boolean {
  return item.kind === 'case' && all.slice(0, all.indexOf(item))
    .some((other) => other.kind === 'case' && other.subject === item.subject && other.state === 'refused')
}

/** `cut off`: no way through to the server for now. `later`: the server is there and could not take this one. */
async function deliver(key: string): Promise<'done' | 'later' | 'cut off'> {
  patch(key, { state: 'sending', tries: (itemOf(key)?.tries ?? 0) + 1 })
  try {
    await onCurrentVersion(key)
    const uploads = await sendPhotos(key)
    const item = itemOf(key)
    if (!item) return 'done'
    const body = uploads.length ? { ...item.body, uploads } : item.body
    const answer = await post<unknown>(item.path, body, { key })
    if (item.filing) {
      await replace(key, filingOf(item, item.filing, (answer as Receipt).incident.id))
    } else {
      await followOn(item, answer)
      await discard(key)
    }
    onSent(item, answer)
    return 'done'
  } catch (error) {
    const cut = error instanceof OfflineError || isStatus(error, 401, 429)
    const later = error instanceof ApiError && error.status >= 500
    patch(key, { state: cut || later ? 'waiting' : 'refused', error })
    await store(key)
    return cut ? 'cut off' : later ? 'later' : 'done'
  }
}

/** Where the version could not be known when it was queued: asked once, then the same for all tries. */
async function onCurrentVersion(key: string): Promise<void> {
  const item = itemOf(key)
  if (item?.kind !== 'incident' || item.body.expected_version !== undefined) return
  const { version } = await get<IncidentDetail>(`/api/incidents/${item.subject}`)
  patch(key, { body: { ...item.body, expected_version: version } })
  await store(key)
}

async function sendPhotos(key: string): Promise<string[]> {
  const photos = itemOf(key)?.photos ?? []
  const ids: string[] = []
  for (const [index, photo] of photos.entries()) {
    if (!photo.upload) {
      const sent: Upload = await sendUpload(photo.blob, {
        name: photo.name,
        onProgress: (share) => patch(key, { share: (index + share) / photos.length }),
      })
      photo.upload = sent.id
      await store(key)
    }
    ids.push(photo.upload)
  }
  return ids
}

/** Later things of the same case were queued on a guessed version; give them the real one before their first try. */
async function followOn(done: Queued, answer: unknown): Promise<void> {
  const version = (answer as Partial<CaseDetail> | null)?.version
  if (done.kind !== 'case' || version === undefined) return
  let next = version
  for (const item of items) {
    if (item.kind === 'case' && item.subject === done.subject && item.key !== done.key && item.tries === 0) {
      patch(item.key, { body: { ...item.body, expected_version: next } })
      await store(item.key)
      next += 1
    }
  }
}
