/** What a crew reads: its own cases, what it may verify or confirm, one case, itself. The last answer is kept in the phone. */
import { useQuery } from '@tanstack/react-query'
import { get, post } from '@/api/client'
import { OfflineError } from '@/api/errors'
import type { CaseDetail, CaseRow, Crew, DispatchAdvice, IncidentDetail, IncidentRow, Me, Page, Standard } from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { keep, take } from './kept'

const MOST = 100
const EVERY_MS = 60_000
const KINDS_MS = 30 * 60_000

export type Kept<T> = T & {
  /** Read from the phone because the server could not be reached. */
  kept: boolean
  keptAt: number
}

async function orKept<T extends object>(key: string, read: () => Promise<T>): Promise<Kept<T>> {
  try {
    const answer = { ...(await read()), kept: false, keptAt: Date.now() }
    void keep('read', key, answer).catch(() => undefined)
    return answer
  } catch (error) {
    if (!(error instanceof OfflineError)) throw error
    const last = await take<Kept<T>>('read', key).catch(() => undefined)
    if (!last) throw error
    return { ...last, kept: true }
  }
}

export function useMyWork(me: Me) {
  return useQuery({
    queryKey: ['cases', 'mine', me.id],
    queryFn: () => orKept(`mine ${me.id}`, () => get<Page<CaseRow>>('/api/cases', {
      mine: true, state: 'active', sort: 'due', limit: MOST,
    })),
    refetchInterval: EVERY_MS,
  })
}
export function useVerifiable(me: Me) {
  return useQuery({
    queryKey: ['cases', 'verifiable', me.id],
    queryFn: () => orKept(`verifiable ${me.id}`, () => get<Page<CaseRow>>('/api/cases', {
      verifiable: true, state: 'active', sort: 'due', limit: MOST,
    })),
    refetchInterval: EVERY_MS,
  })
}
export function useConfirmable(me: Me) {
  return useQuery({
    queryKey: ['incidents', 'confirming', me.id],
    queryFn: () => orKept(`confirming ${me.id}`, () => get<Page<IncidentRow>>('/api/incidents', {
      state: 'confirming', limit: MOST,
    })),
    refetchInterval: EVERY_MS,
    retry: false,
  })
}
export function useCase(id: string) {
  return useQuery({
    queryKey: ['cases', 'one', id],
    queryFn: () => orKept(`case ${id}`, () => get<CaseDetail>(`/api/cases/${id}`)),
  })
}
/** The case as the server has it at this moment, never the phone's copy: for somebody whose step was refused. */
export function useCaseNow(id: string | null) {
  return useQuery({
    queryKey: ['cases', 'now', id],
    queryFn: () => get<CaseDetail>(`/api/cases/${id}`),
    enabled: id !== null,
    staleTime: 0,
    retry: false,
  })
}
export function useIncident(id: string) {
  return useQuery({
    queryKey: ['incidents', 'one', id],
    queryFn: () => orKept(`incident ${id}`, () => get<IncidentDetail>(`/api/incidents/${id}`)),
  })
}
export function useCrewChoice(caseId: string, enabled: boolean) {
  return useQuery({
    queryKey: ['dispatch', 'choice', caseId],
    queryFn: () => get<DispatchAdvice>(`/api/cases/${caseId}/dispatch`),
    enabled,
  })
}
export function useMyCrew(me: Me) {
  const id = me.crew?.id
  return useQuery({
    queryKey: ['dispatch', 'crew', id],
    queryFn: async () => (await get<{ items: Crew[] }>('/api/crews')).items.find((crew) => crew.id === id) ?? null,
    enabled: Boolean(id),
    retry: false,
  })
}
export function useDuty(crewId: string) {
  return useWrite((given: { on: boolean }, key) => post<Crew>(`/api/crews/${crewId}/duty`, given, { key }), {
    refresh: [['dispatch']],
  })
}
export function tellPlace(crewId: string, [lon, lat]: readonly [number, number]): Promise<unknown> {
  return post(`/api/crews/${crewId}/place`, { lon, lat }).catch(() => undefined)
}
/** All event standards, kept in the phone: a find is given its kind without a network too. */
export function useKinds() {
  return useQuery({
    queryKey: ['kinds'],
    queryFn: () => orKept('kinds', () => get<{ items: Standard[] }>('/api/standards')),
    staleTime: KINDS_MS,
  })
}
/** Reads the cases of a list ahead, so that each can be opened without a network. */
export async function readAhead(ids: string[]): Promise<void> {
  for (const id of ids) {
    if (!navigator.onLine) return
    if (await take('read', `case ${id}`).catch(() => undefined)) continue
    await orKept(`case ${id}`, () => get<CaseDetail>(`/api/cases/${id}`)).catch(() => undefined)
  }
}
