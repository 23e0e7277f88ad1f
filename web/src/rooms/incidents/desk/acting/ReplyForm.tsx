/** Declining, answering, reopening, asking for confirmation: a reason for the record, words for who reported it. */
import { useState } from 'react'
import { useText } from '@/i18n'
import { WordsField } from '@/ui/action/fields'
import { OneForm, type FormProps } from './OneForm'

const LONG_TEXT = 5000

export function ReplyForm(props: FormProps) {
  const { one, action } = props
  const t = useText()
  const words = t.incidentPage.reply
  const [reason, setReason] = useState('')
  const [text, setText] = useState('')
  const asksReason = action.needs.includes('reason')
  const asksText = action.needs.includes('text')
  const noReason = asksReason && !reason.trim() ? t.casePage.form.missing.reason : null
  const missing = noReason ?? (asksText && !text.trim() ? words.missing : null)
  const reasons = t.incidentPage.phrases[action.id]
  return (
    <OneForm
      {...props} missing={missing ?? null}
      command={() => ({ ...(reason.trim() ? { reason: reason.trim() } : {}), ...(text.trim() ? { text: text.trim() } : {}) })}
    >
      <WordsField
        label={asksText ? words.reason : t.casePage.form.reason} optional={!asksReason} value={reason} onChange={setReason}
        rows={asksReason ? 2 : 1} {...(reasons ? { phrases: reasons } : {})}
      />
      {asksText && (
        <WordsField
          label={words.text(one.reports.length)} value={text} onChange={setText} rows={3} max={LONG_TEXT} hint={words.hint}
        />
      )}
    </OneForm>
  )
}
