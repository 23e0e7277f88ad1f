/** The outbox in React: opens it once, sends when the network is back, refreshes what was changed. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { CaseDetail } from '@/api/types'
import { flush, openOutbox, outboxNow, watchOutbox, whenSent, type Queued } from './outbox'

// The pause between tries: short at first and after each thing that went through, longer while nothing does.
const SHORT_PAUSE_MS = 1_500
const LONG_PAUSE_MS = 20_000

export function useOutbox(): Queued[] {
  return useSyncExternalStore(watchOutbox, outboxNow)
}

/** Call once per screen. `onSent` is told of each thing the server has taken. */
export function useOutboxService(accountId: string, onDone: (item: Queued) => void): void {
  const client = useQueryClient()
  useEffect(() => {
    let pause = SHORT_PAUSE_MS
    let timer = 0
    let gone = false
    whenSent((item, answer) => {
      pause = SHORT_PAUSE_MS
      const detail = answer as Partial<CaseDetail> | null
      if (item.kind === 'case' && detail?.allowed) client.setQueryData(['cases', 'one', item.subject], { ...detail, kept: false })
      void client.invalidateQueries({ queryKey: ['cases'] })
      void client.invalidateQueries({ queryKey: ['incidents'] })
      onDone(item)
    })
    void openOutbox(accountId)
    const later = () => {
      if (gone) return
      timer = window.setTimeout(() => {
        const inVain = navigator.onLine && outboxNow().some((item) => item.state === 'waiting')
        pause = inVain ? Math.min(pause * 2, LONG_PAUSE_MS) : SHORT_PAUSE_MS
        void flush().finally(later)
      }, pause)
    }
    const back = () => {
      pause = SHORT_PAUSE_MS
      clearTimeout(timer)
      void flush().finally(later)
    }
    window.addEventListener('online', back)
    later()
    return () => {
      gone = true
      window.removeEventListener('online', back)
      clearTimeout(timer)
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
