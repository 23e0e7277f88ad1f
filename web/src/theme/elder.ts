/** Elder mode (适老模式): bigger type and stronger contrast, chosen on this device. */
import { useSyncExternalStore } from 'react'

const STORE = 'yiwang.elder'
const watchers = new Set<() => void>()
function stored(): boolean {
  try {
    return localStorage.getItem(STORE) === '1'
  } catch {
    return false
  }
}
let elder = stored()

export function setElder(next: boolean): void {
  elder = next
  try {
    localStorage.setItem(STORE, next ? '1' : '0')
  } catch {
    // private browsing: the choice lasts until the page is closed
  }
  for (const watcher of watchers) watcher()
}
export function useElder(): boolean {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, () => elder)
}
