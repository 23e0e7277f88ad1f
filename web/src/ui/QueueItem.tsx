/** One row of a work queue; what stands in it is given by the room that knows the thing. */
import { memo, type ReactNode } from 'react'
import type { Level } from '@/api/types'
import styles from './QueueItem.module.css'

interface Props {
  id: string
  index: number
  /** The keyboard is here. */
  cursor: boolean
  /** Its page is open. */
  chosen: boolean
  /** Why it no longer belongs to this list, if so. */
  gone: string | null
  level: Level | null
  late?: boolean
  title: ReactNode
  badge?: ReactNode
  end?: ReactNode
  second: ReactNode
  third?: ReactNode
  idText: string
  onOpen: (index: number) => void
}

function Item({ index, cursor, chosen, gone, level, late, title, badge, end, second, third, id, idText, onOpen }: Props) {
  return (
    <li className={styles.item} data-cursor={cursor} data-gone={gone !== null} data-level={level ?? 'normal'} data-late={late}>
      <button
        type="button" className={styles.row} aria-current={chosen ? 'true' : undefined} data-row={index} data-id={id}
        tabIndex={cursor || index === 0 ? 0 : -1} onClick={() => onOpen(index)}
      >
        <span className={styles.first}>
          <b className={styles.title}>{title}</b>
          {badge}
          <span className={styles.end}>{gone ?? end}</span>
        </span>
        <span className={styles.second}><span>{second}</span><small className="digits">{idText}</small></span>
        {third && <span className={styles.third}>{third}</span>}
      </button>
    </li>
  )
}

export const QueueItem = memo(Item)
