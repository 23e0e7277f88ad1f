import { describe, expect, it } from 'vitest'
import type { Action } from '@/api/types'
import { assignKeys } from './assignKeys'

const action = (id: string, key: string | null): Action => ({ id, name: id, needs: [], danger: false, key })

describe('keys of actions', () => {
  it('keeps the keys of the server', () => {
    expect(assignKeys([action('accept', 'a'), action('send_back', 'b')]).map((a) => a.shortcut)).toEqual(['a', 'b'])
  })
  it('never takes the keys that move in the queue, nor one key twice', () => {
    const keys = assignKeys([action('classify', 'k'), action('confirm', 'c'), action('close', 'c'), action('void', null)])
      .map((a) => a.shortcut)
    expect(keys).not.toContain('k')
    expect(new Set(keys).size).toBe(4)
  })
  it('gives every action a key', () => {
    const many = Array.from({ length: 15 }, (_, n) => action(`note_${n}`, 'n'))
    expect(assignKeys(many).every((a) => a.shortcut.length === 1)).toBe(true)
  })
})
