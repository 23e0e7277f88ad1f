/** One panel of the wall: a title, the unit of what it shows, and the thing itself. */
import type { ReactNode } from 'react'
import styles from './Panel.module.css'

interface Props {
  title: string
  unit?: string | undefined
  aside?: ReactNode
  grow?: boolean
  name: string
  children: ReactNode
}

export function Panel({ title, unit, aside, grow = false, name, children }: Props) {
  return (
    <section className={styles.panel} data-grow={grow} data-panel={name} style={{ gridArea: name }}>
      <header>
        <h2>{title}</h2>
        {unit && <small>{unit}</small>}
        {aside && <div className={styles.aside}>{aside}</div>}
      </header>
      {children}
    </section>
  )
}
