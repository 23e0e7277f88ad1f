/** The head of a rule: its name, its version and state, where it comes from. */
import type { RuleDetail } from '@/api/types'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import styles from './RulePage.module.css'

export function RuleHead({ one }: { one: RuleDetail }) {
  const words = useText().rules
  const { rule } = one
  return (
    <header className={styles.head}>
      <h1 className="serif">{rule.name}</h1>
      <span className={styles.state} data-state={rule.state}>{words.states[rule.state]}</span>
      <span className="muted small">
        {words.list.version(rule.version)} · {words.origins[rule.origin]} · <code>{rule.code}</code>
        {rule.published_at && rule.state === 'published' && ` · ${words.detail.publishedAt(momentText(rule.published_at))}`}
      </span>
    </header>
  )
}
