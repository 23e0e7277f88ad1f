/** Why this deadline: the derivation in sentences, with the clock drawn beside it. */
import { useLanguage, useText } from '@/i18n'
import type { CaseDetail } from '@/api/types'
import { Section } from '@/ui/Section'
import { ClockBar } from './ClockBar'
import styles from './DeadlineBlock.module.css'

export function DeadlineBlock({ one }: { one: CaseDetail }) {
  const t = useText()
  const language = useLanguage()
  const lines = language === 'zh' ? one.deadline?.text_zh : one.deadline?.text_en
  const clock = one.clocks[0]
  if (!lines?.length && !clock) return null
  const limit = one.deadline?.limit
  return (
    <Section title={t.shared.deadline.why} tone="card" aside={limit && t.common.units[limit.unit](limit.value)}>
      {clock && <ClockBar clock={clock} />}
      {lines && <ol className={styles.lines}>{lines.map((line) => <li key={line}>{line}</li>)}</ol>}
    </Section>
  )
}
