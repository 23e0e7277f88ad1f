/** Lets the pocket open without a network: /sw.js keeps the page's own files. */
import { useEffect } from 'react'

export function useServiceWorker(): void {
  useEffect(() => {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
    void (async () => {
      try {
        await navigator.serviceWorker.register('/sw.js')
        const ready = await navigator.serviceWorker.ready
        // What was loaded before the worker was there, it has not seen: name it.
        const files = performance.getEntriesByType('resource').map((entry) => entry.name)
          .filter((name) => name.startsWith(`${location.origin}/assets/`))
        ready.active?.postMessage({ keep: files })
        await import('@/map/CityMap') // the one part that is loaded only when looked at; out there it must be in the phone
      } catch {
        // plain http or a private window: the pocket works with a network only
      }
    })()
  }, [])
}
