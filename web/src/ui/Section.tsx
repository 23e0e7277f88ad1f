/** One titled part of a long page. */
import type { ReactNode } from 'react'
import styles from './Section.module.css'

interface Props {
  title: string
  /** Small words or a button at the end of the title's line. */
  aside?: ReactNode
  tone?: 'plain' | 'card' | 'note'
  id?: string
  children: ReactNode
}

export function Section({ title, aside, tone = 'plain', id, children }: Props) {
  return (
    <section className={styles.section} data-tone={tone} {...(id ? { id } : {})}>
      <header className={styles.head}>
        <h2>{title}</h2>
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  )
}
