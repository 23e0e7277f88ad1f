/** Warnings, their lines on the desk, the budget, readings; and acting on a warning. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post, type Params } from '@/api/client'
import { isStale } from '@/api/errors'
import type {
  Budget, GroupPage, Id, IncidentDetail, Readings, ThingKind, WarningDetail, WarningPage,
} from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { useLanguage } from '@/i18n'

export const warningKey = (id: Id) => ['warnings', 'one', id] as const
const PAGE = 50
const BUDGET_MS = 30_000
const KINDS_MS = 30 * 60_000

/** The desk's lines. News of the live feed makes them read again. */
export function useWarningGroups(params: Params) {
  const language = useLanguage()
  return useInfiniteQuery({
    queryKey: ['warnings', 'groups', JSON.stringify(params), language],
    queryFn: ({ pageParam, signal }) => get<GroupPage>('/api/warnings/groups',
      { ...params, limit: PAGE, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
}
/** The warnings of one line. */
export function useMembers(group: Id | null, params: Params) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['warnings', 'members', group, JSON.stringify(params), language],
    queryFn: ({ signal }) => get<WarningPage>('/api/warnings', { ...params, group, limit: 200 }, { signal }),
    enabled: group !== null,
  })
}
export function useWarning(id: Id | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: [...warningKey(id ?? ''), language],
    queryFn: ({ signal }) => get<WarningDetail>(`/api/warnings/${encodeURIComponent(id ?? '')}`, undefined, { signal }),
    enabled: id !== null,
    staleTime: 2_000,
  })
}
/** What stands now in an area, the gravest first and of those the newest: for the wall. */
export function useStanding(area: Id | null, enabled: boolean) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['warnings', 'standing', area, language],
    queryFn: ({ signal }) => get<WarningPage>('/api/warnings', { area, order: 'gravest', limit: 200 }, { signal }),
    enabled, refetchInterval: BUDGET_MS, placeholderData: (before) => before,
  })
}
export function useBudget() {
  return useQuery({ queryKey: ['warnings', 'budget'], queryFn: () => get<Budget>('/api/warnings/budget'),
    refetchInterval: BUDGET_MS })
}
export function useWatch() {
  return useWrite((on: boolean, key) => post<Budget>('/api/warnings/watch', { on }, { key }),
    { refresh: [['warnings', 'budget']] })
}
export function useThingKinds() {
  const language = useLanguage()
  return useQuery({
    queryKey: ['kinds', language],
    queryFn: () => get<ThingKind[]>('/api/thing-kinds'),
    staleTime: KINDS_MS,
  })
}
/** What was measured of one property of a thing. */
export function useReadings(thing: Id | null, prop: string | null, since: string, until: string) {
  return useQuery({
    queryKey: ['warnings', 'readings', thing, prop, since, until],
    queryFn: ({ signal }) => get<Readings>(`/api/things/${encodeURIComponent(thing ?? '')}/history`,
      { prop, since, until, points: 600 }, { signal }),
    enabled: thing !== null && prop !== null,
    placeholderData: (before, query) => (query?.queryKey[2] === thing && query.queryKey[3] === prop ? before : undefined),
    retry: false,
  })
}
/** What came of a warning, for its state and the way to its case. */
export function useIncidentOf(id: Id | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['incidents', 'of-warning', id, language],
    queryFn: ({ signal }) => get<IncidentDetail>(`/api/incidents/${encodeURIComponent(id ?? '')}`, undefined, { signal }),
    enabled: id !== null,
    retry: false,
  })
}
export interface CaseLine {
  id: Id
  stage_name: string
  title: string
}
export function useCaseOf(id: Id | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['cases', 'of-warning', id, language],
    queryFn: ({ signal }) => get<CaseLine>(`/api/cases/${encodeURIComponent(id ?? '')}`, undefined, { signal }),
    enabled: id !== null,
    retry: false,
  })
}

export interface WarningActing {
  action: string
  expected_version?: number
  text?: string
  reason?: string
  minutes?: number
  department_id?: Id
}
export function useActOnWarning(id: Id, onDone: (detail: WarningDetail, given: WarningActing) => void) {
  const client = useQueryClient()
  const language = useLanguage()
  return useWrite(
    async ({ action, ...command }: WarningActing, key): Promise<WarningDetail> => {
      try {
        return await post<WarningDetail>(`/api/warnings/${encodeURIComponent(id)}/actions/${action}`, command, { key })
      } catch (error) {
        if (isStale(error)) await client.refetchQueries({ queryKey: warningKey(id) })
        throw error
      }
    },
    {
      refresh: [['warnings']],
      onDone: (detail, given) => {
        client.setQueryData([...warningKey(id), language], detail)
        onDone(detail, given)
      },
    },
  )
}
export function useAcknowledgeGroup() {
  return useWrite(
    (group: Id, key) => post<{ acknowledged: number }>(`/api/warnings/groups/${encodeURIComponent(group)}/acknowledge`,
      {}, { key }),
    { refresh: [['warnings']] },
  )
}
