/** What the operations console asks. Every look is noted by the server, so nothing here is asked again by itself. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { get, post, remove } from '@/api/client'
import type { Capabilities, Device, OpsAccountPage, OpsConsole } from '@/api/types'
import { useWrite } from '@/api/useWrite'

const ROOT = 'ops'
const STALE_MS = 60_000

export function useConsole() {
  return useQuery({ queryKey: [ROOT, 'console'], queryFn: () => get<OpsConsole>('/api/ops'), staleTime: STALE_MS })
}
export function useAccounts(q: string) {
  return useInfiniteQuery({
    queryKey: [ROOT, 'accounts', q],
    queryFn: ({ pageParam, signal }) => get<OpsAccountPage>('/api/ops/accounts', { q, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  })
}
export function useActOnAccount() {
  return useWrite<{ id: string; action: 'shut_out' | 'let_in' }, unknown>(
    ({ id, action }, key) => post(`/api/ops/accounts/${id}/actions/${action}`, {}, { key }),
    { refresh: [[ROOT]] },
  )
}
export function useDevices() {
  return useQuery({ queryKey: [ROOT, 'devices'], queryFn: () => get<Device[]>('/api/device-credentials'), staleTime: STALE_MS })
}
export function useNewDevice(onDone: (made: Device) => void) {
  return useWrite<{ source: string; name: string }, Device>(
    (given, key) => post<Device>('/api/device-credentials', given, { key }), { refresh: [[ROOT, 'devices']], onDone },
  )
}
export function useRevoke() {
  return useWrite<string, unknown>(
    (id, key) => remove(`/api/device-credentials/${id}`, { key }), { refresh: [[ROOT, 'devices']] },
  )
}
export function useCapabilities() {
  return useQuery({
    queryKey: [ROOT, 'capabilities'], queryFn: () => get<Capabilities>('/api/capabilities'), staleTime: STALE_MS,
  })
}
