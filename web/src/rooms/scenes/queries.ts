/** The scenes, one of them, the things on its map. Read again by the live feed's warnings and, for readings, by time. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { get } from '@/api/client'
import type { SceneDetail, SceneRow, SceneThings } from '@/api/types'
import { useLanguage } from '@/i18n'

const SOON_MS = 10_000

export function useScenes(enabled = true) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['scenes', 'all', language], queryFn: () => get<SceneRow[]>('/api/scenes'), refetchInterval: SOON_MS, enabled,
  })
}
export function useScene(code: string | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['scenes', 'one', code, language], queryFn: () => get<SceneDetail>(`/api/scenes/${encodeURIComponent(code ?? '')}`),
    enabled: code !== null, refetchInterval: SOON_MS, placeholderData: keepPreviousData,
  })
}
export function useSceneThings(code: string | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['scenes', 'things', code, language],
    queryFn: () => get<SceneThings>(`/api/scenes/${encodeURIComponent(code ?? '')}/things`),
    enabled: code !== null, refetchInterval: SOON_MS,
  })
}
