/**
 * Keys of a whole page. They rest while somebody types, while a dialog is open, and with Ctrl, Alt or ⌘ held, so that
 * the browser's own keys stay what they are.
 */
import { useEffect, useRef } from 'react'

export type Bindings = Record<string, (event: KeyboardEvent) => void>

const TYPING = 'input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable=true], .ant-select'
const ELSEWHERE = '[role=dialog], [role=menu], [role=application], .ant-image-preview'

/** With a Chinese input method on, the browser says "Process"; the physical key still tells which one it was. */
export function keyName(event: KeyboardEvent): string {
  if (event.key === 'Process' || event.key === 'Unidentified') {
    return event.code.startsWith('Key') ? event.code.slice(3).toLowerCase() : event.code
  }
  return event.key.length === 1 ? event.key.toLowerCase() : event.key
}

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TYPING) !== null
}

export function useKeys(bindings: Bindings, enabled = true): void {
  const latest = useRef(bindings)
  useEffect(() => {
    latest.current = bindings
  })
  useEffect(() => {
    if (!enabled) return undefined
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (isTyping(event.target)) return
      if (event.target instanceof Element && event.target.closest(ELSEWHERE)) return
      const name = keyName(event)
      // Enter and Space on a button are that button's own.
      if ((name === 'Enter' || name === ' ') && event.target instanceof Element && event.target.closest('button, a, summary')) return
      const act = latest.current[name]
      if (!act) return
      event.preventDefault()
      act(event)
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [enabled])
}
