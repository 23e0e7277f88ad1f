/** A rule in plain words, one line a colour; the colour that was reached stands out. */
import type { Severity } from '@/api/types'
import styles from './RuleSaying.module.css'
import type { Saying } from './ruleWords'
import { SeverityTag } from './SeverityTag'

export function RuleSaying({ said, reached = null }: { said: Saying; reached?: Severity | null }) {
  return (
    <div className={styles.said}>
      <p>{said.on}</p>
      <ul>
        {said.levels.map(({ severity, text }) => (
          <li key={`${severity}-${text}`}
            data-reached={severity === reached}><SeverityTag severity={severity} /><span>{text}</span></li>
        ))}
      </ul>
      <ul className={styles.notes}>{said.notes.map((note) => <li key={note}>{note}</li>)}</ul>
    </div>
  )
}
