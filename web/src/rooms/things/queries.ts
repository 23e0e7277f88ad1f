/** What the explorer asks of the server. Figures of now are read again by themselves. */
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from '@/api/client'
import type {
  Coverage, LonLat, NearThing, ReadingHistory, SensingHealth, Thing, ThingCluster, ThingKind, ThingPage, ThingTwin,
} from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { useLanguage } from '@/i18n'
import type { Bounds } from '@/map/geometry'

const LONG_MS = 30 * 60_000
const SOON_MS = 15_000
const TWIN_MS = 4000
const PAGE = 50
const CHART_POINTS = 800
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

export interface Filter {
  q: string
  kind: string
  state: string
  area: string
  gateway: string
}

export function useKinds() {
  const language = useLanguage()
  return useQuery({ queryKey: ['things', 'kinds', language], queryFn: () => get<ThingKind[]>('/api/thing-kinds'), staleTime: LONG_MS })
}
export function useThings(filter: Filter) {
  const language = useLanguage()
  return useInfiniteQuery({
    queryKey: ['things', 'list', filter, language],
    queryFn: ({ pageParam, signal }) => get<ThingPage>('/api/things', { ...filter, after: pageParam, limit: PAGE }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: SOON_MS,
  })
}
export function useClusters(view: { bounds: Bounds; zoom: number } | null, kind: string) {
  return useQuery({
    queryKey: ['things', 'map', view?.bounds.map((n) => n.toFixed(4)).join(), view?.zoom, kind],
    queryFn: ({ signal }) => get<{ items: ThingCluster[]; total: number }>(
      '/api/things/map', { bbox: view?.bounds.join(), zoom: view?.zoom, kind }, { signal },
    ),
    enabled: Boolean(view),
    placeholderData: keepPreviousData,
    refetchInterval: SOON_MS,
  })
}
export function useThing(id: string | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['things', 'one', id, language], queryFn: () => get<Thing>(`/api/things/${id}`), enabled: Boolean(id),
    refetchInterval: SOON_MS,
  })
}
/** The whole of one thing; also read again at once when the live feed tells of its warnings. */
export function useTwin(id: string) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['things', 'twin', id, language], queryFn: () => get<ThingTwin>(`/api/things/${id}/twin`), refetchInterval: TWIN_MS,
  })
}
/** What the live feed tells of a thing makes its page read again. */
export function useHearThing() {
  const client = useQueryClient()
  return (news: { thing_id: string }) => {
    for (const part of ['twin', 'one', 'readings']) void client.invalidateQueries({ queryKey: ['things', part, news.thing_id] })
  }
}
export function useReadings(id: string, prop: string, days: number, enabled: boolean) {
  return useQuery({
    queryKey: ['things', 'readings', id, prop, days],
    queryFn: async ({ signal }) => {
      const until = Date.now()
      const since = until - days * DAY_MS
      const history = await get<ReadingHistory>(
        `/api/things/${id}/history`,
        { prop, since: new Date(since).toISOString(), until: new Date(until + MINUTE_MS).toISOString(), points: CHART_POINTS },
        { signal },
      )
      return { history, since, until }
    },
    enabled,
    refetchInterval: days > 1 ? 4 * SOON_MS : SOON_MS,
    placeholderData: keepPreviousData,
  })
}
export const useHealth = () => useQuery({
  queryKey: ['things', 'health'], queryFn: () => get<SensingHealth>('/api/sensing/health'), refetchInterval: SOON_MS,
})
export function useCoverage(kind: string, area: string) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['things', 'coverage', kind, area, language],
    queryFn: () => get<Coverage>('/api/things/coverage', { kind, area }),
    enabled: Boolean(kind), placeholderData: keepPreviousData, staleTime: SOON_MS,
  })
}
export const useNear = (kind: string, at: LonLat | null) => useQuery({
  queryKey: ['things', 'near', kind, at?.join()],
  queryFn: () => get<NearThing[]>('/api/things/near', { kind, lon: at?.[0], lat: at?.[1] }),
  enabled: Boolean(kind && at),
})
export interface Planned {
  source: string
  source_id: string
  kind: string
  name: string
  lon: number
  lat: number
  state: 'planned'
}
export function usePlan(onDone: (id: string) => void) {
  const client = useQueryClient()
  return useWrite((given: Planned, key) => post<{ thing: Thing }>('/api/things', given, { key }), {
    onDone: (made) => {
      void client.invalidateQueries({ queryKey: ['things'] })
      onDone(made.thing.id)
    },
  })
}
