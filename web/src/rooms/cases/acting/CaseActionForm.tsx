/** The form of one action on a case: exactly the fields that the procedure asks for. */
import { useState } from 'react'
import { sendUpload } from '@/api/uploads'
import { isStale } from '@/api/errors'
import type { CaseDetail } from '@/api/types'
import { useText } from '@/i18n'
import { ActionSheet } from '@/ui/action/ActionSheet'
import type { KeyedAction } from '@/ui/action/assignKeys'
import { Field, HoursField, WordsField } from '@/ui/action/fields'
import { PhotoInput } from '@/ui/photo/PhotoInput'
import { usePhotos } from '@/ui/photo/usePhotos'
import { Toned } from '@/ui/Toned'
import { useActOnCase, useCrews, useDispatchAdvice, type Acting } from '@/rooms/cases/queries'
import { crewChoices } from './crewChoices'
import { DispatchFields } from './DispatchFields'
import {
  choiceOf, commandOf, EMPTY, missingOf, needsCrew, needsDepartment, photosWanted, takesPhotos, takesReason, type Draft,
} from './draft'

interface Props {
  one: CaseDetail
  action: KeyedAction
  onDone: (answer: CaseDetail, given: Acting) => void
  onCancel: () => void
}
const MOST_PHOTOS = 9
const LONG_TEXT = 5000

export function CaseActionForm({ one, action, onDone, onCancel }: Props) {
  const t = useText()
  const words = t.casePage.form
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const photos = usePhotos(sendUpload, MOST_PHOTOS)
  const sends = needsDepartment(action) || needsCrew(action)
  const proposal = useDispatchAdvice(one.id, sends)
  const crews = useCrews(null, needsCrew(action))
  const advice = needsCrew(action) && proposal.data
    ? { ...proposal.data, crews: crewChoices(one, proposal.data, crews.data, t.casePage.crews.say) }
    : proposal.data
  const act = useActOnCase(one.id, onDone)
  const choice = choiceOf(draft, advice)
  const wanted = photosWanted(one)
  const missing = missingOf(action, draft, choice, photos.ready.length, wanted)
  const phrases = t.casePage.phrases[action.id]
  const reasonNeeded = action.needs.includes('reason')
  return (
    <ActionSheet
      title={action.name} danger={action.danger} busy={act.isPending}
      error={act.error && !isStale(act.error) ? act.error : null}
      missing={photos.busy ? words.photosBusy : missing ? words.missing[missing] ?? words.missing.other : null}
      onCancel={onCancel}
      onSubmit={() => act.mutate({
        action: action.id, expected_version: one.version, ...commandOf(action, draft, choice, advice, photos.ready),
      })}
    >
      {isStale(act.error) && <Toned tone="near" role="alert">{t.work.staleForm}</Toned>}
      {action.id === 'approve_extension' && one.pending_hours !== null && (
        <Toned tone="calm" icon="clock">{words.pendingHours(one.pending_hours)}</Toned>
      )}
      {sends && (
        <DispatchFields
          action={action} advice={advice} loading={proposal.isLoading} error={proposal.error} choice={choice} onChange={change}
        />
      )}
      {action.needs.includes('hours') && (
        <HoursField label={words.hours} value={draft.hours} onChange={(hours) => change({ hours })} hint={words.hoursHint} />
      )}
      {action.needs.includes('text') && (
        <WordsField
          label={words.text[action.id] ?? words.text.other ?? ''} value={draft.text} max={LONG_TEXT}
          onChange={(text) => change({ text })} {...(phrases && !reasonNeeded ? { phrases } : {})}
        />
      )}
      {takesReason(action) && (
        <WordsField
          label={words.reason} optional={!reasonNeeded} value={draft.reason} onChange={(reason) => change({ reason })}
          rows={reasonNeeded ? 2 : 1} {...(phrases ? { phrases } : {})}
        />
      )}
      {takesPhotos(action) && (
        <Field label={action.id === 'report_result' ? words.photosAfter(wanted) : words.photos} optional={!action.needs.includes('photos_after')}>
          {() => <PhotoInput photos={photos} />}
        </Field>
      )}
    </ActionSheet>
  )
}
