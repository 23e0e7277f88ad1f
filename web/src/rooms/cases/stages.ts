/**
 * The strip of one case out of its own procedure: the usual way, plus every side way that it really took. The times
 * are those of its steps.
 */
import type { CaseDetail, TrackStage } from '@/api/types'

/** Ways that most cases never take; shown only when this one did. */
const SIDE = new Set(['deferred', 'disputed', 'void', 'archived'])

type Given = Pick<CaseDetail, 'procedure' | 'steps' | 'stage' | 'state'>

export function stripOf({ procedure, steps, stage, state }: Given): TrackStage[] {
  const entered = new Map<string, string>()
  for (const step of steps) {
    if (step.to_stage && step.from_stage !== step.to_stage) entered.set(step.to_stage, step.at)
  }
  const over = state === 'closed' || state === 'void'
  const shown = procedure.stages.filter((one) => one.id === stage || !SIDE.has(one.id) || entered.has(one.id))
  const at = shown.findIndex((one) => one.id === stage)
  return shown
    .filter((one, index) => !over || index <= at || entered.has(one.id))
    .map((one, index) => ({
      id: one.id,
      name: one.name,
      // A stage still to come may have been passed before, on a way that was reopened; that time is history.
      at: index <= at ? (entered.get(one.id) ?? null) : null,
      state: one.id === stage ? (over ? 'done' : 'now') : index < at && entered.has(one.id) ? 'done' : 'todo',
      note: null,
    }))
}
