/** The fields that forms of actions are made of. */
import { Input, InputNumber } from 'antd'
import { useId, type ReactNode } from 'react'
import { useText } from '@/i18n'
import styles from './fields.module.css'

interface FieldProps {
  label: string
  hint?: string
  optional?: boolean
  children: (id: string) => ReactNode
}

export function Field({ label, hint, optional, children }: FieldProps) {
  const t = useText()
  const id = useId()
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}{optional && <small>{t.common.optional}</small>}</label>
      {children(id)}
      {hint && <p className={styles.hint}>{hint}</p>}
    </div>
  )
}

interface WordsProps {
  label: string
  value: string
  onChange: (value: string) => void
  /** Phrases that can be put in with one press. */
  phrases?: string[]
  hint?: string
  optional?: boolean
  rows?: number
  max?: number
}
const MOST_CHARACTERS = 500

export function WordsField({ label, value, onChange, phrases, hint, optional, rows = 2, max = MOST_CHARACTERS }: WordsProps) {
  return (
    <Field label={label} {...(hint ? { hint } : {})} {...(optional ? { optional } : {})}>
      {(id) => (
        <>
          <Input.TextArea
            id={id} autoSize={{ minRows: rows, maxRows: 6 }} maxLength={max} value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {phrases && phrases.length > 0 && (
            <ul className={styles.phrases}>
              {phrases.map((phrase) => (
                <li key={phrase}>
                  <button
                    type="button" aria-pressed={value.includes(phrase)}
                    onClick={() => onChange(value.trim() ? `${value.trim()}；${phrase}` : phrase)}
                  >{phrase}</button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Field>
  )
}

const USUAL_HOURS = [4, 8, 16, 24]
const MOST_HOURS = 2000

export function HoursField({ label, value, onChange, hint }: {
  label: string; value: number | null; onChange: (value: number | null) => void; hint?: string
}) {
  return (
    <Field label={label} {...(hint ? { hint } : {})}>
      {(id) => (
        <div className={styles.hours}>
          <InputNumber id={id} min={1} max={MOST_HOURS} precision={0} value={value} onChange={onChange} />
          <ul className={styles.phrases}>
            {USUAL_HOURS.map((hours) => (
              <li key={hours}>
                <button type="button" aria-pressed={hours === value} onClick={() => onChange(hours)}>{hours}</button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Field>
  )
}

interface Choice {
  value: string
  label: string
  hint?: string
}
/** A few choices as a radio group; arrow keys move. */
export function ChoiceField({ label, value, choices, onChange }: {
  label: string; value: string | null; choices: Choice[]; onChange: (value: string) => void
}) {
  return (
    <fieldset className={styles.choices}>
      <legend>{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} data-on={choice.value === value}>
          <input type="radio" name={label} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          <span><b>{choice.label}</b>{choice.hint && <small>{choice.hint}</small>}</span>
        </label>
      ))}
    </fieldset>
  )
}
