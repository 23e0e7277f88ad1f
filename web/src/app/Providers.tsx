/** What every page stands on: the query cache and what to do when the session has ended. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode } from 'react'
import { whenUnauthorised } from '@/api/client'
import { ApiError } from '@/api/errors'
import { meQuery } from '@/api/session'

const TRIES = 2

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      // Asked without a network too: a query then answers from the phone or says why not, and never waits in silence.
      networkMode: 'always',
      refetchOnReconnect: true,
      // A definite answer of the server will not change by asking again.
      retry: (count, error) => count < TRIES && !(error instanceof ApiError && error.status < 500),
    },
    mutations: { retry: false, networkMode: 'always' },
  },
})
whenUnauthorised(() => {
  client.setQueryData(meQuery.queryKey, null)
})

export function Providers({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>
}
