/** An empty place with a small drawing of its own, a sentence and, if it helps, a way out. */
import type { ReactNode } from 'react'
import { useText } from '@/i18n'
import styles from './EmptyState.module.css'

export type Drawing = 'quiet' | 'done' | 'lost' | 'search'

const SCENES: Record<Drawing, ReactNode> = {
  quiet: <><path d="M20 92h160" /><path d="M44 92V58l20-14 20 14v34M96 92V40h34v52M142 92V66h22v26" /><path d="M56 92V76h14v16M106 54h14M106 66h14M106 78h14M150 78h6" opacity=".6" /><path d="M150 30c4-8 16-8 18 0 8-1 11 10 3 12h-22c-8 0-8-11 1-12z" className={styles.accent} /></>,
  done: <><path d="M20 92h160" /><path d="M66 92V34h56l12 12v46z" /><path d="M78 52h30M78 64h42M78 76h22" opacity=".6" /><circle cx="134" cy="78" r="20" className={styles.fill} /><path d="M125 78l7 7 12-13" className={styles.accent} /></>,
  lost: <><path d="M20 92h160" /><path d="M62 92c20-30 56-14 76-44" strokeDasharray="5 8" /><path d="M62 92c-8-9-18-18-18-28a18 18 0 1 1 36 0c0 10-10 19-18 28z" /><circle cx="62" cy="64" r="6" /><path d="M132 30l14 14M146 30l-14 14" className={styles.accent} /></>,
  search: <><path d="M20 92h160" /><circle cx="92" cy="54" r="28" /><path d="M113 74l22 18" /><path d="M80 54h24M92 42v24" className={styles.accent} /></>,
}

interface Props {
  title?: string
  children?: ReactNode
  drawing?: Drawing
  action?: ReactNode
}

export function EmptyState({ title, children, drawing = 'quiet', action }: Props) {
  const t = useText()
  return (
    <div className={styles.empty}>
      <svg viewBox="0 0 200 110" width="200" height="110" fill="none" stroke="currentColor" strokeWidth="2.2"
        strokeLinecap="round" strokeLinejoin="round" aria-hidden>{SCENES[drawing]}</svg>
      <h2 className={styles.title}>{title ?? t.shared.empty.title}</h2>
      {children && <div className={styles.text}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
