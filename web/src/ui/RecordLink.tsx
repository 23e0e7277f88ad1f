/** The name of a place, an organisation or a crew; where the page has cards, pressing it opens its card. */
import { useContext, type ReactNode } from 'react'
import { RecordOpener, type RecordKind } from './recordOpener'
import styles from './RecordLink.module.css'

interface Props {
  kind: RecordKind
  id: string | null | undefined
  children: ReactNode
}

export function RecordLink({ kind, id, children }: Props) {
  const open = useContext(RecordOpener)
  if (!open || !id) return <>{children}</>
  return (
    <button type="button" className={styles.link} data-record={`${kind}:${id}`} onClick={() => open(kind, id)}>{children}</button>
  )
}
