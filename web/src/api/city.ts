/** The city and its areas: read once, kept long. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { get } from './client'
import type { Area, AreaWithAncestors, City, Department, Outline, Standard } from './types'

const LONG_MS = 30 * 60_000

export const cityQuery = queryOptions({
  queryKey: ['city'],
  queryFn: () => get<City>('/api/city'),
  staleTime: LONG_MS,
})
export const areasQuery = (parent?: string) => queryOptions({
  queryKey: ['city', 'areas', parent ?? 'root'],
  queryFn: async () => (await get<{ items: Area[] }>('/api/areas', { parent })).items,
  staleTime: LONG_MS,
})
export const areaQuery = (id: string) => queryOptions({
  queryKey: ['city', 'area', id],
  queryFn: () => get<AreaWithAncestors>(`/api/areas/${id}`),
  staleTime: LONG_MS,
})
export const outlineQuery = (parent: string) => queryOptions({
  queryKey: ['city', 'outline', parent],
  queryFn: () => get<Outline>('/api/areas/outline', { parent }),
  staleTime: LONG_MS,
})

export const useCity = () => useQuery(cityQuery)
export const useAreas = (parent?: string, enabled = true) => useQuery({ ...areasQuery(parent), enabled })
/** Outlines of an area's parts; without `parent`, of the city's own parts (its districts). */
export function useOutline(parent?: string, enabled = true) {
  const city = useCity()
  const of = parent ?? city.data?.id
  return useQuery({ ...outlineQuery(of ?? ''), enabled: enabled && Boolean(of) })
}
export const useArea = (id: string | null | undefined) => useQuery({ ...areaQuery(id ?? ''), enabled: Boolean(id) })
export const useStandards = (q?: string, kind?: string) => useQuery({
  queryKey: ['city', 'standards', q ?? '', kind ?? ''],
  queryFn: async () => (await get<{ items: Standard[] }>('/api/standards', { q, kind })).items,
  staleTime: LONG_MS,
})
export const useStandard = (code: string | null | undefined) => useQuery({
  queryKey: ['city', 'standard', code],
  queryFn: () => get<Standard>(`/api/standards/${code}`),
  enabled: Boolean(code),
  staleTime: LONG_MS,
})
export const useDepartments = () => useQuery({
  queryKey: ['city', 'departments'],
  queryFn: async () => (await get<{ items: Department[] }>('/api/departments')).items,
  staleTime: LONG_MS,
})
