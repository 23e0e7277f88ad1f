/** The language the person reads: Chinese unless they chose English. Kept on this device. */
import { useSyncExternalStore } from 'react'

export type Language = 'zh' | 'en'
const STORE = 'yiwang.language'
const watchers = new Set<() => void>()

function stored(): Language {
  try {
    return localStorage.getItem(STORE) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh'
  }
}
let language: Language = stored()

export function currentLanguage(): Language {
  return language
}
export function setLanguage(next: Language): void {
  language = next
  try {
    localStorage.setItem(STORE, next)
  } catch {
    // private browsing: the choice lasts until the page is closed
  }
  for (const watcher of watchers) watcher()
}
export function useLanguage(): Language {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, currentLanguage)
}
