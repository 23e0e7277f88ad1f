/** Merging into another incident, or taking a report out of this one again. */
import { Input } from 'antd'
import { useState } from 'react'
import { useText } from '@/i18n'
import { distanceText, shareText } from '@/i18n/format'
import { ChoiceField, Field, WordsField } from '@/ui/action/fields'
import { OneForm, type FormProps } from './OneForm'

const SHOWN_TEXT = 40
const LOOKS_LIKE_ID = /^\d+-\d+$/

export function MergeForm(props: FormProps) {
  const { one } = props
  const t = useText()
  const words = t.incidentPage.merge
  const [into, setInto] = useState(one.duplicates[0]?.incident ?? '')
  const [reason, setReason] = useState('')
  return (
    <OneForm
      {...props} missing={LOOKS_LIKE_ID.test(into) ? null : words.missing}
      command={() => ({ into, ...(reason.trim() ? { reason: reason.trim() } : {}) })}
    >
      {one.duplicates.length > 0 && (
        <ChoiceField
          label={words.choose} value={into} onChange={setInto}
          choices={one.duplicates.map((other) => ({
            value: other.incident, label: other.text.slice(0, SHOWN_TEXT),
            hint: `${distanceText(other.distance_m)} · ${shareText(other.likeness, 0)} · ${other.stage}`,
          }))}
        />
      )}
      <Field label={words.id} hint={words.undoable}>
        {(id) => <Input id={id} value={into} placeholder="1-42" onChange={(event) => setInto(event.target.value.trim())} />}
      </Field>
      <WordsField label={t.casePage.form.reason} optional rows={1} value={reason} onChange={setReason} />
    </OneForm>
  )
}

export function UnmergeForm(props: FormProps & { report: string | null }) {
  const { one } = props
  const t = useText()
  const words = t.incidentPage.merge
  const linked = one.reports.filter((report) => report.linked !== false)
  const whole = one.state === 'merged'
  const [report, setReport] = useState<string | null>(props.report ?? null)
  const [reason, setReason] = useState('')
  return (
    <OneForm
      {...props} missing={whole || report ? null : words.missingReport}
      command={() => ({ ...(whole || !report ? {} : { report }), ...(reason.trim() ? { reason: reason.trim() } : {}) })}
    >
      {whole
        ? <p className="muted small">{words.whole(one.merged_into ?? '')}</p>
        : (
          <ChoiceField
            label={words.which} value={report} onChange={setReport}
            choices={linked.map((other) => ({
              value: other.id, label: other.text.slice(0, SHOWN_TEXT) || other.id, hint: other.channel_name,
            }))}
          />
        )}
      <WordsField label={t.casePage.form.reason} optional rows={1} value={reason} onChange={setReason} />
    </OneForm>
  )
}
