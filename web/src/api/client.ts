/**
 * The one way to talk to the server: JSON in, JSON out, problem+json as a typed error.
 * Each write carries an Idempotency-Key and is sent again with the same key when no answer came.
 */
import { currentLanguage } from '@/i18n/language'
import { ApiError, OfflineError, problemOf } from './errors'

export type Params = Record<string, string | number | boolean | null | undefined>

export interface Sending {
  signal?: AbortSignal
  /** Give the same key to every try of one intention; made up when absent. */
  key?: string
  headers?: Record<string, string>
}

const TRIES = 3
const PAUSE_MS = 700
const WORTH_RETRYING = new Set([502, 503, 504])

let token: string | null = null
let onUnauthorised: () => void = () => undefined

export function setToken(value: string | null): void {
  token = value
}
export function whenUnauthorised(listener: () => void): void {
  onUnauthorised = listener
}
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
export function withParams(path: string, params?: Params): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  const text = query.toString()
  return text ? `${path}?${text}` : path
}
/** Which of our pages asks: reuse of capabilities is counted by application (`/ops`, 能力目录). No page, no name: a worker. */
function appName(): string {
  return typeof window === 'undefined' ? 'worker' : window.location.pathname.split('/')[1] || 'resident'
}
export function standardHeaders(): Record<string, string> {
  return {
    'X-Yiwang-App': appName(),
    Accept: 'application/json',
    'Accept-Language': currentLanguage() === 'zh' ? 'zh-CN' : 'en',
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  }
}

async function once(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new OfflineError()
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  if (response.ok) {
    if (response.status === 204) return undefined as T
    const type = response.headers.get('content-type') ?? ''
    // A server that falls back to the page for an unknown path has not answered the question.
    if (!type.includes('json')) throw new ApiError({ status: 404, code: 'not_offered' })
    return (await response.json()) as T
  }
  const problem = await problemOf(response)
  if (response.status === 401) onUnauthorised()
  throw new ApiError(problem)
}

export async function get<T>(path: string, params?: Params, sending: Sending = {}): Promise<T> {
  const response = await once(withParams(path, params), {
    headers: { ...standardHeaders(), ...sending.headers },
    signal: sending.signal ?? null,
  })
  return answerOf<T>(response)
}

async function write<T>(method: string, path: string, body: unknown, sending: Sending): Promise<T> {
  const headers: Record<string, string> = {
    ...standardHeaders(),
    'Idempotency-Key': sending.key ?? newKey(),
    ...sending.headers,
  }
  const isForm = body instanceof FormData
  if (body !== undefined && !isForm) headers['Content-Type'] = 'application/json'
  const init: RequestInit = { method, headers, signal: sending.signal ?? null }
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body)
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= TRIES
    try {
      const response = await once(path, init)
      if (last || !WORTH_RETRYING.has(response.status)) return await answerOf<T>(response)
    } catch (error) {
      if (last || !(error instanceof OfflineError)) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt))
  }
}

export function post<T>(path: string, body?: unknown, sending: Sending = {}): Promise<T> {
  return write<T>('POST', path, body ?? {}, sending)
}
export function put<T>(path: string, body: unknown, sending: Sending = {}): Promise<T> {
  return write<T>('PUT', path, body, sending)
}
export function postForm<T>(path: string, form: FormData, sending: Sending = {}): Promise<T> {
  return write<T>('POST', path, form, sending)
}
export function remove<T>(path: string, sending: Sending = {}): Promise<T> {
  return write<T>('DELETE', path, undefined, sending)
}
