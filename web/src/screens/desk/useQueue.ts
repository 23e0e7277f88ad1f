/**
 * The list under the cursor. News never reorders it: rows that are shown are renewed where they stand, rows that no
 * longer belong fade, new ones are counted until the person asks for them.
 */
import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { get } from '@/api/client'
import type { CaseRow, FigureIncident, FigureReport, IncidentRow, Page } from '@/api/types'
import { useLanguage } from '@/i18n'
import { mergeNews, type Standing } from './mergeNews'
import type { List } from './tabs'

export type Row = CaseRow | IncidentRow | FigureReport | FigureIncident
type Pages = InfiniteData<Page<Row>, string | null>

const PAGE = 50
const MOST_AT_ONCE = 200
const GATHER_MS = 2_500
const NOTHING: Standing = { fresh: 0, gone: new Set(), total: null }

export function useQueue({ path, params }: List) {
  const client = useQueryClient()
  const language = useLanguage()
  const asked = JSON.stringify([path, params, language])
  const key = ['queue', asked]
  const list = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get<Page<Row>>(path, { ...params, limit: PAGE, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: Infinity,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const [standing, setStanding] = useState<{ asked: string; value: Standing }>({ asked, value: NOTHING })
  const value = standing.asked === asked ? standing.value : NOTHING
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []

  const heard = useRef(new Set<string>())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const now = useRef({ key, path, params, asked })
  useEffect(() => {
    now.current = { key, path, params, asked }
  })

  const reconcile = useCallback(async () => {
    timer.current = undefined
    const at = now.current
    const held = client.getQueryData<Pages>(at.key)
    if (!held) return
    const ids = new Set(heard.current)
    heard.current.clear()
    const shown = held.pages.flatMap((page) => page.items)
    const limit = Math.min(MOST_AT_ONCE, Math.max(PAGE, shown.length))
    let head: Page<Row>
    try {
      head = await get<Page<Row>>(at.path, { ...at.params, limit })
    } catch {
      return // the next news asks again
    }
    if (now.current.asked !== at.asked) return
    if (shown.length === 0) { // nobody reads here yet, so nothing can jump
      client.setQueryData<Pages>(at.key, { pages: [head], pageParams: [null] })
      setStanding({ asked: at.asked, value: NOTHING })
      return
    }
    const { rows: renewed, standing: next } = mergeNews(shown, head, ids)
    client.setQueryData<Pages>(at.key, (before) => before && {
      ...before,
      pages: before.pages.map((page) => ({ ...page, items: page.items.map((row) => renewed.get(row.id) ?? row) })),
    })
    setStanding((before) => {
      const earlier = before.asked === at.asked ? [...before.value.gone] : []
      const gone = new Set([...earlier, ...next.gone].filter((id) => !renewed.has(id)))
      return { asked: at.asked, value: { ...next, gone } }
    })
  }, [client])

  useEffect(() => () => clearTimeout(timer.current), [])

  const hear = useCallback((id: string, soon = false) => {
    heard.current.add(id)
    if (soon) {
      clearTimeout(timer.current)
      void reconcile()
    } else {
      timer.current ??= setTimeout(() => void reconcile(), GATHER_MS)
    }
  }, [reconcile])

  const refresh = useCallback(() => {
    setStanding({ asked: now.current.asked, value: NOTHING })
    void client.resetQueries({ queryKey: now.current.key })
  }, [client])

  return {
    rows,
    total: value.total ?? list.data?.pages[0]?.total ?? null,
    fresh: value.fresh,
    gone: value.gone,
    pending: list.isPending,
    error: list.error,
    more: list.hasNextPage,
    loadingMore: list.isFetchingNextPage,
    loadMore: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
    },
    retry: () => void list.refetch(),
    hear,
    refresh,
  }
}
export type Queue = ReturnType<typeof useQueue>
