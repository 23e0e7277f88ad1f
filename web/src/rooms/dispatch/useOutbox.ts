/** The outbox in React: opens it once, sends when the network is back, refreshes what was changed. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { CaseDetail } from '@/api/types'
import { flush, openOutbox, outboxNow, watchOutbox, whenSent, type Queued } from './outbox'

const TRY_EVERY_MS = 20_000

export function useOutbox(): Queued[] {
  return useSyncExternalStore(watchOutbox, outboxNow)
}

/** Call once per screen. `onSent` is told of each thing the server has taken. */
export function useOutboxService(accountId: string, onDone: (item: Queued) => void): void {
  const client = useQueryClient()
  useEffect(() => {
    whenSent((item, answer) => {
      const detail = answer as Partial<CaseDetail> | null
      if (item.kind === 'case' && detail?.allowed) client.setQueryData(['cases', 'one', item.subject], { ...detail, kept: false })
      void client.invalidateQueries({ queryKey: ['cases'] })
      void client.invalidateQueries({ queryKey: ['incidents'] })
      onDone(item)
    })
    void openOutbox(accountId)
    const again = () => void flush()
    window.addEventListener('online', again)
    const timer = setInterval(again, TRY_EVERY_MS)
    return () => {
      window.removeEventListener('online', again)
      clearInterval(timer)
    }
  }, [client, accountId, onDone])
}

export function useOnline(): boolean {
  return useSyncExternalStore((watcher) => {
    window.addEventListener('online', watcher)
    window.addEventListener('offline', watcher)
    return () => {
      window.removeEventListener('online', watcher)
      window.removeEventListener('offline', watcher)
    }
  }, () => navigator.onLine)
}
