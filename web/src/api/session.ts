/** Who is signed in. The token lives in memory; the cookie carries the session over a reload. */
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post, remove, setToken } from './client'
import { isStatus, OfflineError } from './errors'
import type { DemoAccount, Me } from './types'
import { useWrite } from './useWrite'

const STORE = 'yiwang.me'

/** Remembers who was signed in (never the token), so that the pocket opens without a network. */
function kept(me: Me | null): Me | null {
  try {
    if (me) localStorage.setItem(STORE, JSON.stringify(me))
    else localStorage.removeItem(STORE)
  } catch {
    // private browsing: nothing is remembered
  }
  return me
}
function lastMe(): Me | null {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? 'null') as Me | null
  } catch {
    return null
  }
}

export const meQuery = queryOptions({
  queryKey: ['session', 'me'],
  queryFn: async (): Promise<Me | null> => {
    try {
      return kept(await get<Me>('/api/session'))
    } catch (error) {
      if (isStatus(error, 401, 403, 404)) return kept(null)
      const last = error instanceof OfflineError ? lastMe() : null
      if (last) return last
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

export function useMe() {
  return useQuery(meQuery)
}

export function useLogIn() {
  const client = useQueryClient()
  return useWrite(
    (given: { name: string; password: string }, key) =>
      post<{ token: string; me: Me }>('/api/session', given, { key }),
    {
      onDone: ({ token, me }) => {
        setToken(token)
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== 'city' })
        client.setQueryData(meQuery.queryKey, kept(me))
      },
    },
  )
}

export function useLogOut() {
  const client = useQueryClient()
  return useWrite((_given: null, key) => remove<unknown>('/api/session', { key }).catch(() => null), {
    onDone: () => {
      setToken(null)
      client.setQueryData(meQuery.queryKey, kept(null))
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' && query.queryKey[0] !== 'city' })
    },
  })
}

/** The demo's people, or null where the server is no demo. */
export function useDemoAccounts() {
  return useQuery({
    queryKey: ['session', 'demo-accounts'],
    queryFn: async (): Promise<DemoAccount[] | null> => {
      try {
        const answer = await get<DemoAccount[] | { items: DemoAccount[] }>('/api/demo-accounts')
        return Array.isArray(answer) ? answer : answer.items
      } catch {
        return null
      }
    },
    staleTime: Infinity,
    retry: false,
  })
}
