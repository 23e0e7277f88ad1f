/** Third step: words; then what is known already nearby, what kind of matter it looks like, and how to be reached. */
import { Input } from 'antd'
import { useText } from '@/i18n'
import { phoneLooksRight, type Draft } from './draft'
import { AdviceBox } from './AdviceBox'
import { DuplicateBox } from './DuplicateBox'
import styles from './WordsStep.module.css'

const TEXT_LENGTH = 1000

interface Props {
  draft: Draft
  patch: (change: Partial<Draft>) => void
  /** Whether to ask how to be reached. */
  contact: boolean
}

export function WordsStep({ draft, patch, contact }: Props) {
  const t = useText()
  const words = t.report.words
  // Other words, other matters: what was told apart before is asked again.
  const write = (text: string) => patch({ text, parts: [] })
  const add = (chip: string) => {
    if (!draft.text.includes(chip)) write(draft.text ? `${draft.text.trimEnd()}，${chip}` : chip)
  }
  return (
    <>
      <label className={styles.field}>
        <span className="visually-hidden">{words.label}</span>
        <Input.TextArea
          value={draft.text} placeholder={words.hint} autoSize={{ minRows: 4, maxRows: 10 }} maxLength={TEXT_LENGTH}
          onChange={(event) => write(event.target.value)}
        />
      </label>
      <div className={styles.chips} role="group" aria-label={words.common}>
        {words.chips.map((chip) => (
          <button key={chip} type="button" onClick={() => add(chip)} data-on={draft.text.includes(chip)}>{chip}</button>
        ))}
      </div>
      <DuplicateBox draft={draft} patch={patch} />
      {!draft.sameAs && <AdviceBox draft={draft} patch={patch} />}
      {contact && <Contact draft={draft} patch={patch} />}
    </>
  )
}

function Contact({ draft, patch }: Omit<Props, 'contact'>) {
  const t = useText()
  return (
    <fieldset className={styles.contact}>
      <legend>{t.report.contact.title} <small>{t.common.optional}</small></legend>
      <p className="muted small">{t.report.contact.text}</p>
      <div>
        <Input
          size="large" aria-label={t.report.contact.name} placeholder={t.report.contact.name} autoComplete="name"
          value={draft.name} maxLength={40} onChange={(event) => patch({ name: event.target.value })}
        />
        <Input
          size="large" aria-label={t.report.contact.phone} placeholder={t.report.contact.phone} autoComplete="tel"
          inputMode="tel" value={draft.phone} maxLength={20} status={phoneLooksRight(draft.phone) ? '' : 'error'}
          onChange={(event) => patch({ phone: event.target.value })}
        />
      </div>
      {!phoneLooksRight(draft.phone) && <p className={styles.wrong} role="alert">{t.report.contact.phoneWrong}</p>}
    </fieldset>
  )
}
