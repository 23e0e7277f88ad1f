/** The frame of one thing to work on: its head, what is new, its body, and the dock of actions that is always in reach. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useText } from '@/i18n'
import { Icon } from './Icon'
import { Toned } from './Toned'
import styles from './WorkPage.module.css'

interface Props {
  head?: ReactNode
  /** Somebody else moved it meanwhile. */
  notice?: string | null
  onNotice?: () => void
  /** What the person has just done, with a way back where there is one. */
  done?: ReactNode
  dock?: ReactNode
  sheet?: ReactNode
  /** The action of the open sheet is no longer offered. */
  withdrawn?: boolean
  children: ReactNode
}

export function WorkPage({ head, notice, onNotice, done, dock, sheet, withdrawn = false, children }: Props) {
  const t = useText()
  return (
    <article className={styles.page}>
      <div className={styles.scroll} tabIndex={-1}>
        {head}
        {notice && (
          <Toned tone="near" role="status" icon="refresh" action={onNotice && <Button size="small" onClick={onNotice}>{t.work.seen}</Button>}>
            {notice}
          </Toned>
        )}
        {children}
      </div>
      {(dock || sheet) && (
        <footer className={styles.dock}>
          {done && !sheet && <p className={styles.done} role="status"><Icon name="check" strokeWidth={2.6} />{done}</p>}
          {sheet && withdrawn && <Toned tone="near" role="alert">{t.work.withdrawn}</Toned>}
          {sheet || dock}
        </footer>
      )}
    </article>
  )
}
