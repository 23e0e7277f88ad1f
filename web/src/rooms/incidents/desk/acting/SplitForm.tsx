/** One report, two problems (拆分): a standard and words for each part; all parts stay under one view. */
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useStandards } from '@/api/city'
import { useText } from '@/i18n'
import { Field, WordsField } from '@/ui/action/fields'
import { Icon } from '@/ui/Icon'
import { useAdviceWhy, type Part } from '@/rooms/incidents/desk/queries'
import { advisedOf } from './FileForm'
import styles from './forms.module.css'
import { OneForm, type FormProps } from './OneForm'

const MOST_PARTS = 10
const LEAST_PARTS = 2

export function SplitForm(props: FormProps) {
  const { one } = props
  const t = useText()
  const words = t.incidentPage.split
  const standards = useStandards()
  const advice = useAdviceWhy(one.text)
  const [second] = advisedOf(one).filter((code) => code !== one.standard?.code)
  const [written, setParts] = useState<Part[] | null>(null)
  // What the algorithm told apart is a start; what somebody has written stays.
  const told = (advice.data?.matters ?? []).map((matter): Part => ({ standard: matter.code, text: matter.text }))
  const parts = written ?? (told.length >= LEAST_PARTS
    ? told
    : [{ standard: one.standard?.code ?? '', text: one.text }, { standard: second ?? '', text: '' }])
  const change = (at: number, part: Partial<Part>) => {
    setParts(parts.map((other, index) => (index === at ? { ...other, ...part } : other)))
  }
  const options = (standards.data ?? []).map((standard) => ({
    value: standard.code, label: `${standard.small_name} · ${standard.filing_condition}`,
  }))
  return (
    <OneForm
      {...props} missing={parts.every((part) => part.standard) ? null : words.missing}
      command={() => ({ parts: parts.map((part) => ({ standard: part.standard, text: part.text.trim() })) })}
    >
      <p className="muted small">{told.length >= LEAST_PARTS && !written ? words.told : words.intro}</p>
      <div className={styles.parts}>
        {parts.map((part, index) => (
          // Parts have no identity of their own until they are filed.
          <div key={index} className={styles.part}>
            <header>
              {words.part(index + 1)}
              {parts.length > LEAST_PARTS && (
                <Button size="small" type="text" icon={<Icon name="cross" />} aria-label={t.common.remove}
                  onClick={() => setParts(parts.filter((_, at) => at !== index))} />
              )}
            </header>
            <Field label={t.incidentPage.file.standard}>
              {(id) => (
                <Select
                  id={id} showSearch={{ optionFilterProp: 'label' }} value={part.standard || null} options={options}
                  placeholder={t.work.standard.search} onChange={(standard: string) => change(index, { standard })}
                />
              )}
            </Field>
            <WordsField label={words.text} optional value={part.text} onChange={(text) => change(index, { text })} />
          </div>
        ))}
      </div>
      {parts.length < MOST_PARTS && (
        <Button type="dashed" icon={<Icon name="plus" />} onClick={() => setParts([...parts, { standard: '', text: '' }])}>
          {words.add}
        </Button>
      )}
    </OneForm>
  )
}
