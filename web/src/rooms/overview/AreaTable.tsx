/** The areas below, what lies in none of them, and the proof that together they make the area itself. */
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import type { Area, ChildFigures, Overview } from '@/api/types'
import { Icon } from '@/ui/Icon'
import styles from './AreaTable.module.css'
import { Figure } from './Figure'
import { Panel } from './Panel'
import { COLUMNS, sumsOf, type Column } from './sums'

const FIGURES: Record<Column, { figure: string; tone?: 'pressing' }> = {
  open: { figure: 'now.open' }, overdue: { figure: 'now.overdue', tone: 'pressing' },
  filed_today: { figure: 'today.filed' }, closed_today: { figure: 'today.closed' },
}

interface Props {
  figures: Overview
  onArea: (area: Area) => void
}

export function AreaTable({ figures, onArea }: Props) {
  const t = useText()
  const words = t.wall.table
  const { area } = figures
  const below = figures.children[0]?.area.level
  const rows = [...figures.children].sort((a, b) => b.open - a.open || a.area.code.localeCompare(b.area.code))
  const most = Math.max(1, ...rows.map((row) => row.open))
  const cells = (row: ChildFigures, of: { area: string; unplaced?: boolean }) => COLUMNS.map((column) => (
    <td key={column}><Figure value={row[column]} {...FIGURES[column]} of={of} /></td>
  ))
  const sums = sumsOf(figures)
  const allEqual = sums.every((sum) => sum.equal)
  if (!rows.length) return <Panel name="areas" grow title={t.wall.below}><p className={styles.note}>{words.smallest}</p></Panel>
  return (
    <Panel name="areas" grow title={below ? words.title(t.common.areaLevels[below]) : t.wall.below} unit={t.wall.cases} aside={words.count(rows.length)}>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.wall.below}>
        <table className={styles.table}>
          <thead>
            <tr><th scope="col">{words.area}</th>{COLUMNS.map((column) => <th key={column} scope="col">{words.columns[column]}</th>)}</tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.area.id}>
                <th scope="row" style={{ '--share': `${(100 * row.open) / most}%` } as React.CSSProperties}>
                  <button type="button" className="plain-button" onClick={() => onArea(row.area)} title={words.enter(row.area.name)}>{row.area.name}</button>
                </th>
                {cells(row, { area: row.area.id })}
              </tr>
            ))}
            <tr className={styles.unplaced}>
              <th scope="row">{words.unplaced}</th>
              {cells(figures.unplaced, { area: area.id, unplaced: true })}
            </tr>
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.sum}</th>
              {sums.map(({ column, sum }) => <td key={column} className="digits">{countText(sum)}</td>)}
            </tr>
            <tr className={styles.whole} data-equal={allEqual}>
              <th scope="row">{area.name}<Icon name={allEqual ? 'check' : 'alert'} size="1em" strokeWidth={3} title={allEqual ? words.equal : words.unequal} /></th>
              {sums.map(({ column, whole, equal }) => (
                <td key={column} data-equal={equal}><Figure value={whole} {...FIGURES[column]} of={{ area: area.id }} /></td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
      <p className={styles.note} data-equal={allEqual}>{allEqual ? words.equal : words.unequal}</p>
    </Panel>
  )
}
