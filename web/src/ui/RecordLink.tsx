/** The name of a place, an organisation or a crew; where the page has cards, pressing it opens its card. */
import { useContext, type ReactNode } from 'react'
import { RecordOpener, type RecordKind } from './recordOpener'
import styles from './RecordLink.module.css'

const HAN = /\p{Script=Han}/u

interface Props {
  kind: RecordKind
  id: string | null | undefined
  children: ReactNode
}

export function RecordLink({ kind, id, children }: Props) {
  const open = useContext(RecordOpener)
  if (!open || !id) return <>{children}</>
  // The city's own names stay Chinese on an English page: a screen reader has to know which voice to use.
  const lang = typeof children === 'string' && HAN.test(children) ? 'zh-CN' : undefined
  return (
    <button
      type="button" className={styles.link} lang={lang}
      data-record={`${kind}:${id}`} onClick={() => open(kind, id)}
    >{children}</button>
  )
}
