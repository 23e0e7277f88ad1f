/**
 * The key of each offered action. The server's own key counts, unless the page needs that key itself or it is taken;
 * then the next free letter, so that everything can be done from the keyboard.
 */
import type { Action } from '@/api/types'

export interface KeyedAction extends Action {
  shortcut: string
}
/** j and k move in the queue. */
const RESERVED = ['j', 'k']
const ALPHABET = 'abcdefghilmnopqrstuvwxyz'

export function assignKeys(actions: Action[]): KeyedAction[] {
  const taken = new Set(RESERVED)
  const first = actions.map((action) => {
    const wish = action.key?.toLowerCase()
    if (!wish || wish.length !== 1 || taken.has(wish)) return null
    taken.add(wish)
    return wish
  })
  return actions.map((action, index) => {
    const given = first[index]
    if (given) return { ...action, shortcut: given }
    const free = [...action.id, ...ALPHABET].find((letter) => /[a-z]/.test(letter) && !taken.has(letter)) ?? ''
    taken.add(free)
    return { ...action, shortcut: free }
  })
}
