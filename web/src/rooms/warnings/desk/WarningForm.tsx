/** The form of one action on a warning: shelve with an end and a reason, dismiss with a reason, confirm, assign, comment. */
import { Select } from 'antd'
import { useState } from 'react'
import { useDepartments } from '@/api/city'
import { isStale } from '@/api/errors'
import type { WarningDetail, WarningRow } from '@/api/types'
import { useText } from '@/i18n'
import { ActionSheet } from '@/ui/action/ActionSheet'
import type { KeyedAction } from '@/ui/action/assignKeys'
import { ChoiceField, Field, WordsField } from '@/ui/action/fields'
import { Toned } from '@/ui/Toned'
import { useActOnWarning, type WarningActing } from '@/rooms/warnings/queries'

interface Props {
  row: WarningRow
  action: KeyedAction
  onDone: (detail: WarningDetail, given: WarningActing) => void
  onCancel: () => void
}
const MINUTES = [15, 30, 60, 240, 720]
const GRAVE_MINUTES = 60

export function WarningForm({ row, action, onDone, onCancel }: Props) {
  const t = useText()
  const words = t.warnings.forms
  const act = useActOnWarning(row.id, onDone)
  const departments = useDepartments()
  const [text, setText] = useState('')
  const [minutes, setMinutes] = useState('30')
  const [department, setDepartment] = useState<string | null>(null)
  const grave = row.life_safety || row.severity === 'red'
  const choices = MINUTES.filter((n) => !grave || n <= GRAVE_MINUTES).map((n) => ({ value: String(n),
    label: words.minutesOf(n) }))
  const said = text.trim()
  const given: Omit<WarningActing, 'action'> = {}
  let missing: string | null = null
  switch (action.id) {
    case 'shelve':
      Object.assign(given, { reason: said, minutes: Number(minutes) })
      missing = said ? null : words.missingReason
      break
    case 'dismiss':
      given.reason = said
      missing = said ? null : words.missingReason
      break
    case 'comment':
      given.text = said
      missing = said ? null : words.missingWords
      break
    case 'assign':
      if (department) given.department_id = department
      break
    default:
      if (said) given.text = said
  }
  // Acknowledging and commenting need not know the newest version; everything else is about what was seen.
  const version = action.id === 'comment' ? {} : { expected_version: row.version }
  return (
    <ActionSheet
      title={action.name} danger={action.danger} busy={act.isPending} missing={missing} onCancel={onCancel}
      error={act.error && !isStale(act.error) ? act.error : null} onSubmit={() => act.mutate({ action: action.id,
        ...version, ...given })}
    >
      {isStale(act.error) && <Toned tone="near" role="alert">{t.work.staleForm}</Toned>}
      {action.id === 'shelve' && <ChoiceField label={words.minutes} value={minutes} choices={choices} onChange={setMinutes} />}
      {action.id === 'confirm' && <p className="muted small">{words.confirmText}</p>}
      {action.id === 'assign' ? (
        <Field label={words.assignTo}>
          {(id) => (
            <Select
              id={id} allowClear showSearch={{ optionFilterProp: 'label' }} value={department} placeholder={words.assignMe}
              options={(departments.data ?? []).map((one) => ({ value: one.id,
                label: one.name }))} onChange={(value?: string) => setDepartment(value ?? null)}
            />
          )}
        </Field>
      ) : (
        <WordsField
          label={action.id === 'shelve' || action.id === 'dismiss' ? words.reason : words.words} value={text} onChange={setText}
          optional={action.id === 'confirm'} {...(action.id === 'shelve' ? { hint: words.shelfHint } : {})}
          phrases={action.id === 'shelve' ? words.shelvePhrases : action.id === 'dismiss' ? words.dismissPhrases : []}
        />
      )}
    </ActionSheet>
  )
}
