import { describe, expect, it } from 'vitest'
import type { Step } from '@/api/types'
import { stripOf } from './stages'

const procedure = {
  code: 'national', version: 1, name: '七环节',
  stages: ['dispatching', 'accepting', 'handling', 'deferred', 'disputed', 'verifying', 'closing', 'closed', 'archived', 'void']
    .map((id) => ({ id, name: id, final: id === 'void' || id === 'archived' })),
}
const step = (from: string | null, to: string, minute: number): Step => ({
  id: `1-${minute}`, at: `2026-07-03T10:${String(minute).padStart(2, '0')}:00+08:00`, occurred_at: null, action: 'x', action_name: 'x',
  from_stage: from, to_stage: to, actor: { name: '甲', role: 'desk', department: null }, reason: null, fields: {}, photos: [], automatic: false,
})

describe('the strip of a case', () => {
  it('leaves side ways out until the case takes one', () => {
    const plain = stripOf({ procedure, steps: [step(null, 'dispatching', 1)], stage: 'dispatching', state: 'open' })
    expect(plain.map((s) => s.id)).toEqual(['dispatching', 'accepting', 'handling', 'verifying', 'closing', 'closed'])
    const steps = [step(null, 'dispatching', 1), step('dispatching', 'accepting', 2), step('accepting', 'disputed', 3)]
    const disputed = stripOf({ procedure, steps, stage: 'disputed', state: 'open' })
    expect(disputed.find((s) => s.id === 'disputed')?.state).toBe('now')
    expect(disputed.find((s) => s.id === 'deferred')).toBeUndefined()
  })
  it('shows a stage as done only if the case was really there', () => {
    const forced = [step(null, 'dispatching', 1), step('dispatching', 'accepting', 2), step('accepting', 'closed', 3)]
    const strip = stripOf({ procedure, steps: forced, stage: 'closed', state: 'closed' })
    expect(strip.find((s) => s.id === 'verifying')?.state).toBe('todo')
    expect(strip.at(-1)?.id).toBe('closed')
  })
  it('keeps the last time a stage was entered, after rework', () => {
    const steps = [step(null, 'dispatching', 1), step('dispatching', 'accepting', 2), step('accepting', 'handling', 3),
      step('handling', 'verifying', 4), step('verifying', 'handling', 5)]
    const strip = stripOf({ procedure, steps, stage: 'handling', state: 'open' })
    expect(strip.find((s) => s.id === 'handling')?.at).toContain('10:05')
    expect(strip.find((s) => s.id === 'verifying')?.state).toBe('todo')
  })
})
