/** One incident at the desk and acting on it. Keys stand apart from the lists, as with cases. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from '@/api/client'
import { isStale } from '@/api/errors'
import type { Advice, DispatchAdvice, Id, IncidentDetail, Provenance } from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { useLanguage } from '@/i18n'

export const incidentKey = (id: string) => ['incident', id] as const

export function useIncident(id: string | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: [...incidentKey(id ?? ''), language],
    queryFn: ({ signal }) => get<IncidentDetail>(`/api/incidents/${encodeURIComponent(id ?? '')}`, undefined, { signal }),
    enabled: id !== null,
    staleTime: 5_000,
    refetchInterval: 60_000,
  })
}

/** Where its data comes from and what else happened at its place; asked for only when somebody wants to see it. */
export function useProvenance(id: string, wanted: boolean) {
  const language = useLanguage()
  return useQuery({
    queryKey: [...incidentKey(id), 'provenance', language],
    queryFn: ({ signal }) => get<Provenance>(`/api/incidents/${encodeURIComponent(id)}/provenance`, undefined, { signal }),
    enabled: wanted,
    staleTime: 60_000,
  })
}

/** The reason that the algorithm gives for its advice, in words. */
export function useAdviceWhy(text: string) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['advice', text, language],
    queryFn: ({ signal }) => get<Advice>('/api/advice', { text: text.slice(0, 1000) }, { signal }),
    enabled: text.trim() !== '',
    staleTime: Infinity,
    retry: false,
  })
}

export interface Part {
  standard: string
  text: string
}
export interface IncidentActing {
  action: string
  expected_version: number
  reason?: string
  text?: string
  standard?: string
  lon?: number
  lat?: number
  area_id?: Id
  into?: Id
  report?: Id
  parts?: Part[]
  verdict?: 'real' | 'not_real'
  uploads?: Id[]
}

/** What an action led to: the incident as it is then, or the case that was filed. */
export interface Outcome {
  incident?: IncidentDetail
  case?: Id
  /** The department that the case went to in the same breath. */
  dispatchedTo?: string
}

export function useActOnIncident(id: string, onDone: (outcome: Outcome, given: IncidentActing) => void) {
  const client = useQueryClient()
  const language = useLanguage()
  return useWrite(
    async ({ action, ...command }: IncidentActing, key): Promise<Outcome> => {
      try {
        const path = `/api/incidents/${encodeURIComponent(id)}/actions/${action}`
        return { incident: await post<IncidentDetail>(path, command, { key }) }
      } catch (error) {
        if (isStale(error)) await client.refetchQueries({ queryKey: incidentKey(id) })
        throw error
      }
    },
    {
      refresh: [['incident', id]],
      onDone: (outcome, given) => {
        if (outcome.incident) client.setQueryData([...incidentKey(outcome.incident.id), language], outcome.incident)
        onDone(outcome, given)
      },
    },
  )
}

export interface Filing {
  expected_version: number
  standard: string
  reason?: string
  self_handled?: boolean
  /** Send it on to whom the list of responsibilities names, if it names anybody. */
  dispatch: boolean
}

/** File a case and, if wanted, dispatch it by the proposal. A dispatch that does not go through leaves the case filed. */
export function useFileCase(id: string, onDone: (outcome: Outcome) => void) {
  const client = useQueryClient()
  return useWrite(
    async ({ dispatch, ...command }: Filing, key): Promise<Outcome> => {
      try {
        const path = `/api/incidents/${encodeURIComponent(id)}/actions/file_case`
        const filed = await post<{ case: Id; version?: number }>(path, command, { key })
        const sent = dispatch ? await sendOn(filed.case, filed.version ?? 1, key) : undefined
        return sent ? { case: filed.case, dispatchedTo: sent } : { case: filed.case }
      } catch (error) {
        if (isStale(error)) await client.refetchQueries({ queryKey: incidentKey(id) })
        throw error
      }
    },
    { refresh: [['incident', id]], onDone },
  )
}

async function sendOn(caseId: Id, version: number, key: string): Promise<string | undefined> {
  try {
    const path = `/api/cases/${encodeURIComponent(caseId)}`
    const proposal = await get<DispatchAdvice>(`${path}/dispatch`)
    if (!proposal.department) return undefined
    const crew = proposal.crews.find((one) => one.able)
    await post(`${path}/actions/dispatch?brief=1`, {
      expected_version: version,
      department_id: proposal.department.id,
      assisting: proposal.assisting.map((one) => one.id),
      ...(crew ? { crew_id: crew.id } : {}),
      why: [proposal.department.why, crew?.why].filter(Boolean).join(' '),
    }, { key: `${key}-dispatch` })
    return proposal.department.name
  } catch {
    return undefined // the case is filed and waits in 待派遣; its page says so
  }
}

export interface ContactClear {
  report: Id
  name: string | null
  phone: string | null
  email: string | null
}
export function useReveal(id: string, onDone: (contacts: ContactClear[]) => void) {
  return useWrite(
    async (given: { reason: string }, key) => {
      const answer = await post<ContactClear[] | { items: ContactClear[] }>(`/api/incidents/${encodeURIComponent(id)}/reveal`, given, { key })
      return Array.isArray(answer) ? answer : answer.items
    },
    { onDone },
  )
}
