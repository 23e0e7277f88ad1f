/**
 * One case, its dispatch proposal, and acting on it. The keys stand apart from the lists on purpose: news of other
 * cases must not make an open page read itself again.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from '@/api/client'
import { isStale } from '@/api/errors'
import type { ActCommand, CaseDetail, Crew, DispatchAdvice } from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { useLanguage } from '@/i18n'

export const caseKey = (id: string) => ['case', id] as const
const CREWS_MS = 20_000

export function useCase(id: string | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: [...caseKey(id ?? ''), language],
    queryFn: ({ signal }) => get<CaseDetail>(`/api/cases/${encodeURIComponent(id ?? '')}`, undefined, { signal }),
    enabled: id !== null,
    staleTime: 5_000,
    refetchInterval: 60_000,
  })
}

export interface Acting extends Omit<ActCommand, 'expected_version'> {
  action: string
  expected_version: number
}

/** Take an action; the answer is the case as it is then. A stale page is read again before the person is told. */
export function useActOnCase(id: string, onDone: (answer: CaseDetail, given: Acting) => void) {
  const client = useQueryClient()
  const language = useLanguage()
  return useWrite(
    async ({ action, ...command }: Acting, key) => {
      try {
        return await post<CaseDetail>(`/api/cases/${encodeURIComponent(id)}/actions/${action}`, command, { key })
      } catch (error) {
        if (isStale(error)) await client.refetchQueries({ queryKey: caseKey(id) })
        throw error
      }
    },
    {
      refresh: [['proposal', id]],
      onDone: (answer, given) => {
        client.setQueryData([...caseKey(id), language], answer)
        onDone(answer, given)
      },
    },
  )
}

/** Put a level below in charge. */
export function useDelegate(id: string, onDone: () => void) {
  const client = useQueryClient()
  const language = useLanguage()
  return useWrite(
    (command: { expected_version: number; area: string; reason: string; extra_hours?: number }, key) =>
      post<CaseDetail>(`/api/cases/${encodeURIComponent(id)}/delegate`, command, { key }),
    {
      refresh: [['proposal', id]],
      onDone: (answer) => {
        client.setQueryData([...caseKey(id), language], answer)
        onDone()
      },
    },
  )
}

export function useDispatchAdvice(id: string | null, enabled = true) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['proposal', id, language],
    queryFn: ({ signal }) => get<DispatchAdvice>(`/api/cases/${encodeURIComponent(id ?? '')}/dispatch`, undefined, { signal }),
    enabled: enabled && id !== null,
    staleTime: 10_000,
    retry: false,
  })
}

export function useCrews(area: string | null, enabled = true) {
  return useQuery({
    queryKey: ['crews', area],
    queryFn: async ({ signal }) => (await get<{ items: Crew[] }>('/api/crews', { area }, { signal })).items,
    enabled,
    staleTime: CREWS_MS,
    refetchInterval: CREWS_MS,
    retry: false,
  })
}
