/**
 * How a case will probably stand once the queued actions have been taken: shown meanwhile, so that a crew without a
 * network can go on. The server decides; a wrong guess is corrected by its answer.
 */
import type { Action, CaseRow } from '@/api/types'
import type { Catalogue } from '@/i18n'
import type { Queued } from './outbox'

const NEXT_STAGE: Record<string, string> = {
  accept: 'handling', report_result: 'verifying', send_back: 'dispatching', verify_pass: 'closing', verify_fail: 'handling',
}

export function queuedFor(items: Queued[], subject: string): Queued[] {
  return items.filter((item) => item.subject === subject && item.state !== 'refused')
}
export function foreseenStage(row: Pick<CaseRow, 'id' | 'stage'>, items: Queued[]): string {
  return queuedFor(items, row.id).reduce((stage, item) => NEXT_STAGE[item.action] ?? stage, row.stage)
}
export function foreseenActions(allowed: Action[], stage: string, foreseen: string, t: Catalogue): Action[] {
  if (stage === foreseen) return allowed
  if (foreseen !== 'handling') return []
  const words = t.pocket.acts
  return [
    { id: 'report_result', name: words.report_result, needs: ['text', 'photos_after'], danger: false },
    { id: 'start_handling', name: words.start_handling, needs: [], danger: false },
    { id: 'note', name: words.note, needs: ['text'], danger: false },
  ]
}
