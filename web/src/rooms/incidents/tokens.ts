/** The follow tokens of the reports made on this device. Only the tokens are kept, never the words. */
import { useSyncExternalStore } from 'react'

const STORE = 'yiwang.follows'
const MOST = 200
const watchers = new Set<() => void>()

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORE) ?? '[]')
    return Array.isArray(kept) ? kept.filter((token) => typeof token === 'string') : []
  } catch {
    return []
  }
}
let tokens = read()

function keep(next: string[]): void {
  tokens = next.slice(0, MOST)
  try {
    localStorage.setItem(STORE, JSON.stringify(tokens))
  } catch {
    // private browsing: kept until the page is closed
  }
  for (const watcher of watchers) watcher()
}
export function rememberToken(token: string): void {
  if (tokens[0] !== token) keep([token, ...tokens.filter((other) => other !== token)])
}
export function forgetToken(token: string): void {
  keep(tokens.filter((other) => other !== token))
}
export function useTokens(): string[] {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher)
    return () => watchers.delete(watcher)
  }, () => tokens)
}
/** The token in a pasted follow link, or the pasted text itself. */
export function tokenIn(pasted: string): string {
  const text = pasted.trim()
  return /[?&]t=([^&#\s]+)/.exec(text)?.[1] ?? text
}
