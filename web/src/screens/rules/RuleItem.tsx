/** One rule of the list: its name, what it watches, how it did. */
import { memo } from 'react'
import type { RuleRow, ThingKind } from '@/api/types'
import { useText } from '@/i18n'
import { countText, shareText } from '@/i18n/format'
import styles from './RuleItem.module.css'

interface Props {
  row: RuleRow
  index: number
  chosen: boolean
  kinds: ThingKind[] | undefined
  onOpen: (index: number) => void
}

export const RuleItem = memo(function RuleItem({ row, index, chosen, kinds, onOpen }: Props) {
  const t = useText()
  const words = t.rules
  const names = row.kinds.map((code) => kinds?.find((kind) => kind.code === code)?.name ?? code).join(t.work.listMark)
  const stat = row.stat
  const judged = stat ? stat.confirmed + stat.dismissed : 0
  return (
    <li className={styles.item} data-state={row.state}>
      <button
        type="button" className={styles.row} aria-current={chosen ? 'true' : undefined} data-row={index} tabIndex={chosen || index === 0 ? 0 : -1}
        onClick={() => onOpen(index)}
      >
        <span className={styles.first}>
          <b>{row.name}</b>
          <span className={styles.precision}>{judged > 0 ? <>{words.list.precision} <b className="digits">{shareText(stat?.precision, 0)}</b></> : words.list.noStat}</span>
        </span>
        <span className={styles.second}>{names}</span>
        <span className={styles.third}>
          {row.state !== 'published' && <em data-state={row.state}>{words.states[row.state]}</em>}
          <em>{words.list.version(row.version)}</em>
          {row.origin === 'people' && <em>{words.origins.people}</em>}
          {row.reflex && <em>{words.list.reflex}</em>}
          {stat && stat.raised > 0 && <span>{words.list.raised(countText(stat.raised))}</span>}
          {stat && stat.active > 0 && <span data-active>{words.list.active(countText(stat.active))}</span>}
        </span>
      </button>
    </li>
  )
})
