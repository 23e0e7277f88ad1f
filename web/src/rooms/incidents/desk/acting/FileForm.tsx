/** Filing a case (立案): against which standard, what that means, and whether to send it on at once. */
import { useState } from 'react'
import { isStale } from '@/api/errors'
import type { IncidentDetail } from '@/api/types'
import { useText } from '@/i18n'
import { ActionSheet } from '@/ui/action/ActionSheet'
import { WordsField } from '@/ui/action/fields'
import { StandardPicker } from '@/ui/StandardPicker'
import { Toned } from '@/ui/Toned'
import { useFileCase, type Outcome } from '@/rooms/incidents/desk/queries'
import styles from './forms.module.css'
import { StandardFacts } from './StandardFacts'
import { useChosenStandard, useStandardChoices } from './useStandardChoices'

interface Props {
  one: IncidentDetail
  title: string
  onDone: (outcome: Outcome) => void
  onCancel: () => void
}

export function advisedOf(one: IncidentDetail): string[] {
  const lines = one.advice_list.length ? one.advice_list : one.advice ? [one.advice] : []
  return lines.filter((line) => line.knows).map((line) => line.code)
}

export function FileForm({ one, title, onDone, onCancel }: Props) {
  const t = useText()
  const text = t.incidentPage.file
  const advised = advisedOf(one)
  const [code, setCode] = useState<string | null>(one.standard?.code ?? advised[0] ?? null)
  const [words, setWords] = useState('')
  const [picking, setPicking] = useState(code === null)
  const [dispatch, setDispatch] = useState(true)
  const [reason, setReason] = useState('')
  const { standards, loading } = useStandardChoices(words, advised)
  const chosen = useChosenStandard(code, standards)
  const file = useFileCase(one.id, onDone)
  return (
    <ActionSheet
      title={title} busy={file.isPending} error={file.error && !isStale(file.error) ? file.error : null}
      missing={code ? null : text.chooseFirst} submitLabel={dispatch ? text.fileAndDispatch : title} onCancel={onCancel}
      onSubmit={() => {
        if (!code) return
        const why = reason.trim() ? { reason: reason.trim() } : {}
        file.mutate({ expected_version: one.version, standard: code, dispatch, ...why })
      }}
    >
      {isStale(file.error) && <Toned tone="near" role="alert">{t.work.staleForm}</Toned>}
      {chosen && !picking && (
        <p>
          <b>{chosen.small_name}</b> <span className="muted small digits">{chosen.code}</span>{' '}
          <button type="button" className="plain-button" style={{ color: 'var(--celadon)' }} onClick={() => setPicking(true)}>{text.other}</button>
        </p>
      )}
      {picking && (
        <StandardPicker
          label={text.standard} words={words} onWords={setWords} standards={standards} loading={loading} value={code}
          advised={advised}
          onChange={(standard) => {
            setCode(standard.code)
            setPicking(false)
          }}
        />
      )}
      {chosen && <StandardFacts standard={chosen} />}
      <label className={styles.check}>
        <input type="checkbox" checked={dispatch} onChange={(event) => setDispatch(event.target.checked)} />
        <span>{text.dispatch}<small>{text.dispatchHint}</small></span>
      </label>
      {picking && <WordsField label={t.casePage.form.reason} optional rows={1} value={reason} onChange={setReason} />}
    </ActionSheet>
  )
}
