/** What is asked of cameras. Nothing that a look gave is kept beyond the page that asked. */
import { useQuery } from '@tanstack/react-query'
import { get, post } from '@/api/client'
import type { LonLat, LookGiven, NearCamera } from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { useLanguage } from '@/i18n'

const LONG_MS = 30 * 60_000
export const RADIUS_M = 500

export function useNearCameras(at: LonLat) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['cameras', 'near', at.join(), language],
    queryFn: ({ signal }) => get<NearCamera[]>('/api/cameras/near', { lon: at[0], lat: at[1], radius_m: RADIUS_M }, { signal }),
    staleTime: LONG_MS,
  })
}
export const useLook = (camera: string) =>
  useWrite((given: { reason: string; about: string }, key) => post<LookGiven>(`/api/cameras/${camera}/look`, given, { key }))
