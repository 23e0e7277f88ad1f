/** What a person fills in for one action, and what of it goes to the server. */
import type { Action, ActCommand, CaseDetail, DispatchAdvice, Upload } from '@/api/types'

export interface Draft {
  reason: string
  text: string
  hours: number | null
  /** undefined: not touched, the proposal counts. */
  department: string | undefined
  assisting: string[] | undefined
  crew: string | null | undefined
}
export const EMPTY: Draft = {
  reason: '', text: '', hours: null, department: undefined, assisting: undefined, crew: undefined,
}

export const needsDepartment = (action: Action) => action.needs.includes('department')
export const needsCrew = (action: Action) => action.needs.includes('crew')

/** Actions that need no words but may take some. */
const MAY_EXPLAIN = new Set([
  'verify_pass', 'close', 'approve_extension', 'approve_deferral', 'remind', 'resume', 'skip_verification',
])
const MAY_SHOW = new Set(['verify_pass', 'verify_fail', 'report_result', 'note'])

export const takesReason = (action: Action) => action.needs.includes('reason') || MAY_EXPLAIN.has(action.id)
export const takesPhotos = (action: Action) => action.needs.includes('photos_after') || MAY_SHOW.has(action.id)

export interface Choice {
  department: string | null
  assisting: string[]
  crew: string | null
  /** The person chose another department than was proposed. */
  overridden: boolean
}

/** The dispatch as it would be sent: the proposal, except where the person chose otherwise. */
export function choiceOf(draft: Draft, advice: DispatchAdvice | undefined): Choice {
  const proposed = advice?.department?.id ?? null
  const department = draft.department ?? proposed
  const overridden = department !== proposed
  const best = advice?.crews.find((crew) => crew.able)?.id ?? null
  const assisting = draft.assisting ?? (overridden ? [] : (advice?.assisting.map((one) => one.id) ?? []))
  return {
    department,
    assisting: assisting.filter((id) => id !== department),
    crew: overridden ? null : draft.crew === undefined ? best : draft.crew,
    overridden,
  }
}

export function missingOf(action: Action, draft: Draft, choice: Choice, photos: number, wanted: number): Action['needs'][number] | null {
  for (const need of action.needs) {
    if (need === 'reason' && !draft.reason.trim()) return need
    if (need === 'text' && !draft.text.trim()) return need
    if (need === 'hours' && !draft.hours) return need
    if (need === 'department' && !choice.department) return need
    if (need === 'crew' && !choice.crew) return need
    if (need === 'photos_after' && photos < wanted) return need
  }
  return null
}

export function commandOf(
  action: Action, draft: Draft, choice: Choice, advice: DispatchAdvice | undefined, uploads: Upload[],
): Omit<ActCommand, 'expected_version'> {
  const command: Omit<ActCommand, 'expected_version'> = {}
  if (draft.reason.trim()) command.reason = draft.reason.trim()
  if (draft.text.trim()) command.text = draft.text.trim()
  if (draft.hours) command.hours = draft.hours
  if (uploads.length) command.uploads = uploads.map((upload) => upload.id)
  const crew = advice?.crews.find((one) => one.id === choice.crew)
  if (needsDepartment(action) && choice.department) {
    command.department_id = choice.department
    command.assisting = choice.assisting
    if (choice.crew) command.crew_id = choice.crew
    const why = [choice.overridden ? null : advice?.department?.why, crew?.why].filter(Boolean).join(' ')
    if (why) command.why = why
  } else if (needsCrew(action) && choice.crew) {
    command.crew_id = choice.crew
    if (crew) command.why = crew.why
  }
  return command
}

/** How many photos of after the standard asked for when the case was filed; 1 where it does not say. */
export function photosWanted(one: Pick<CaseDetail, 'frozen'>): number {
  const asked = Number(one.frozen?.photos_after ?? 1)
  return Number.isFinite(asked) ? asked : 1
}
