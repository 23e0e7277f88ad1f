/** Naming the event standard of an incident. What a person chooses here is what the algorithm learns from. */
import { useState } from 'react'
import type { IncidentDetail } from '@/api/types'
import { useText } from '@/i18n'
import { StandardPicker } from '@/ui/StandardPicker'
import { advisedOf } from './FileForm'
import { OneForm, type FormProps } from './OneForm'
import { StandardFacts } from './StandardFacts'
import { useChosenStandard, useStandardChoices } from './useStandardChoices'

export function ClassifyForm(props: FormProps) {
  const { one } = props
  const t = useText()
  const advised = advisedOf(one)
  const [words, setWords] = useState('')
  const [code, setCode] = useState<string | null>(one.standard?.code ?? advised[0] ?? null)
  const { standards, loading } = useStandardChoices(words, advised)
  const chosen = useChosenStandard(code, standards)
  return (
    <OneForm
      {...props} command={() => ({ standard: code ?? '' })}
      missing={code && code !== currentOf(one) ? null : t.incidentPage.file.chooseFirst}
    >
      <StandardPicker
        label={t.incidentPage.file.standard} words={words} onWords={setWords} standards={standards} loading={loading}
        value={code} advised={advised} onChange={(standard) => setCode(standard.code)}
      />
      {chosen && <StandardFacts standard={chosen} />}
    </OneForm>
  )
}

const currentOf = (one: IncidentDetail) => one.standard?.code ?? null
