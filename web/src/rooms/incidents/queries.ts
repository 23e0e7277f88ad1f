/** The public doors of incidents: report, look for duplicates, advice, follow, rate, reopen. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from '@/api/client'
import { isStatus } from '@/api/errors'
import type { Advice, Duplicate, LonLat, NewReport, PublicOverview, Receipt, Track, TrackSummary } from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { rememberToken } from './tokens'

const FOLLOW_EVERY_MS = 20_000
const SOON_MS = 4_000
const LEAST_LETTERS = 4

export function useAdvice(text: string) {
  const words = text.trim()
  return useQuery({
    queryKey: ['incidents', 'advice', words],
    queryFn: ({ signal }) => get<Advice>('/api/advice', { text: words }, { signal }),
    enabled: words.length >= LEAST_LETTERS,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
}

export function useDuplicates(place: LonLat | null, text: string, standard: string | null) {
  const words = text.trim()
  return useQuery({
    queryKey: ['incidents', 'duplicates', place, words, standard],
    queryFn: async ({ signal }) => {
      const params = { lon: place?.[0], lat: place?.[1], text: words, standard }
      return (await get<{ items: Duplicate[] }>('/api/duplicates', params, { signal })).items
    },
    enabled: place !== null && words.length >= LEAST_LETTERS,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  })
}

export function useSendReport(onDone: (receipt: Receipt) => void) {
  return useWrite((given: NewReport, key) => post<Receipt>('/api/reports', given, { key }), {
    refresh: [['incidents', 'my']],
    onDone: (receipt) => {
      if (receipt.token) rememberToken(receipt.token)
      onDone(receipt)
    },
  })
}

export function useTrack(token: string) {
  return useQuery({
    queryKey: ['incidents', 'track', token],
    queryFn: () => get<Track>(`/api/track/${encodeURIComponent(token)}`),
    refetchInterval: (query) => (query.state.status === 'error' ? false : FOLLOW_EVERY_MS),
  })
}

/** Rate, reopen or supplement; the answer (if it is the whole track) replaces what is shown. */
export function useTrackWrite<Given>(token: string, verb: 'rate' | 'reopen' | 'supplement', onDone: () => void) {
  const client = useQueryClient()
  return useWrite(
    (given: Given, key) => post<Track | null>(`/api/track/${encodeURIComponent(token)}/${verb}`, given, { key }),
    {
      refresh: [['incidents', 'track', token], ['incidents', 'my']],
      onDone: (track) => {
        if (track && 'stages' in track) client.setQueryData(['incidents', 'track', token], track)
        onDone()
        // What follows from it (a case reopened, say) is done in the background a moment later.
        setTimeout(() => void client.invalidateQueries({ queryKey: ['incidents', 'track', token] }), SOON_MS)
      },
    },
  )
}

export function useMyReports(tokens: string[]) {
  return useQuery({
    queryKey: ['incidents', 'my', tokens],
    queryFn: async () => (await post<{ items: TrackSummary[] }>('/api/my', { tokens })).items,
    enabled: tokens.length > 0,
    placeholderData: keepPreviousData,
    refetchInterval: FOLLOW_EVERY_MS * 3,
  })
}

/** Public counts, or null where the server offers none. */
export function usePublicOverview() {
  return useQuery({
    queryKey: ['overview', 'public'],
    queryFn: async (): Promise<PublicOverview | null> => {
      try {
        return await get<PublicOverview>('/api/public-overview')
      } catch (error) {
        if (isStatus(error, 401, 403, 404, 405)) return null
        throw error
      }
    },
    retry: false,
    refetchInterval: 60_000,
  })
}
