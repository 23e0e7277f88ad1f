/** Label and value pairs in a calm grid. */
import type { ReactNode } from 'react'
import styles from './Facts.module.css'

export interface Fact {
  label: string
  value: ReactNode
  /** Takes the whole width. */
  wide?: boolean
}

export function Facts({ facts }: { facts: (Fact | null | false)[] }) {
  return (
    <dl className={styles.facts}>
      {facts.filter((fact): fact is Fact => Boolean(fact)).map((fact) => (
        <div key={fact.label} data-wide={fact.wide}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
        </div>
      ))}
    </dl>
  )
}
