/** The live feed: news of the server makes the affected queries read again, at most once a second each. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useSyncExternalStore } from 'react'

export interface LiveCase {
  id: string
  stage: string
  area_path: string
  version: number
}
export interface LiveIncident {
  id: string
  state: string
}
export interface LiveWarning {
  id: string
  group_id: string
  thing_id: string
  severity: string
  active: boolean
  acknowledged: boolean
  version: number
}
export type LiveState = 'connecting' | 'live' | 'lost'

interface Listeners {
  onCase?: (news: LiveCase) => void
  onIncident?: (news: LiveIncident) => void
  onWarning?: (news: LiveWarning) => void
}

const GATHER_MS = 1000
const AGAIN_MS = 15_000
const TOUCHED = {
  case: ['cases', 'overview', 'supervision', 'dispatch'],
  incident: ['incidents', 'overview'],
  warning: ['warnings', 'rules', 'scenes'],
} as const

const ALL = [...TOUCHED.case, ...TOUCHED.incident, ...TOUCHED.warning]

let state: LiveState = 'connecting'
const watchers = new Set<() => void>()
function setState(next: LiveState): void {
  if (state === next) return
  state = next
  for (const watcher of watchers) watcher()
}

export function useLiveState(): LiveState {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, () => state)
}

function parse<T>(event: MessageEvent<string>): T | null {
  try {
    return JSON.parse(event.data) as T
  } catch {
    return null
  }
}

/** Keep one stream open while a signed-in screen is shown. Query keys begin with the room's name. */
export function useLive(enabled: boolean, listeners: Listeners = {}): void {
  const client = useQueryClient()
  const latest = useRef(listeners)
  useEffect(() => {
    latest.current = listeners
  })
  useEffect(() => {
    if (!enabled || typeof EventSource === 'undefined') return undefined
    const waiting = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const touch = (rooms: readonly string[]) => {
      for (const room of rooms) waiting.add(room)
      timer ??= setTimeout(() => {
        timer = undefined
        for (const room of waiting) void client.invalidateQueries({ queryKey: [room] })
        waiting.clear()
      }, GATHER_MS)
    }
    let source: EventSource
    let again: ReturnType<typeof setTimeout> | undefined
    let dropped = false
    const connect = () => {
      source = new EventSource('/live', { withCredentials: true })
      source.onopen = () => {
        if (dropped) touch(ALL) // something may have been missed
        dropped = false
        setState('live')
      }
      source.onerror = () => {
        dropped = true
        const closed = source.readyState === EventSource.CLOSED // the browser will not try again by itself
        setState(closed ? 'lost' : 'connecting')
        if (closed) again = setTimeout(connect, AGAIN_MS)
      }
      source.addEventListener('tick', () => setState('live'))
      source.addEventListener('case', (event: MessageEvent<string>) => {
        touch(TOUCHED.case)
        const news = parse<LiveCase>(event)
        if (news) latest.current.onCase?.(news)
      })
      source.addEventListener('incident', (event: MessageEvent<string>) => {
        touch(TOUCHED.incident)
        const news = parse<LiveIncident>(event)
        if (news) latest.current.onIncident?.(news)
      })
      source.addEventListener('warning', (event: MessageEvent<string>) => {
        touch(TOUCHED.warning)
        const news = parse<LiveWarning>(event)
        if (news) latest.current.onWarning?.(news)
      })
      source.addEventListener('reload', () => touch(ALL)) // more news than one screen can follow
    }
    connect()
    return () => {
      source.close()
      clearTimeout(again)
      clearTimeout(timer)
      setState('connecting')
    }
  }, [client, enabled])
}
