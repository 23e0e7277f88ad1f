/** The figures of one area; read again after news, but not more often than somebody can read them. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { get } from './client'
import type { Overview } from './types'
import { useLanguage } from '@/i18n'

const EVERY_MS = 30_000
const GATHER_MS = 5_000

export function useFigures(area: string | null) {
  const client = useQueryClient()
  const language = useLanguage()
  const query = useQuery({
    queryKey: ['figures', area, language],
    queryFn: ({ signal }) => get<Overview>('/api/overview', { area }, { signal }),
    refetchInterval: EVERY_MS,
    staleTime: GATHER_MS,
    placeholderData: (before) => before,
  })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const hear = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      void client.invalidateQueries({ queryKey: ['figures'] })
    }, GATHER_MS)
  }, [client])
  const retry = () => void query.refetch()
  return { data: query.data, error: query.error, failed: query.isError, pending: query.isPending, retry, hear }
}
