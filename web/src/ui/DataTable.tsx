/** A plain table that scrolls by itself on a narrow page; the first column stays and names the row. */
import type { ReactNode } from 'react'
import styles from './DataTable.module.css'

export interface Column<Row> {
  title: string
  cell: (row: Row) => ReactNode
  /** A number stands at the end of its cell. */
  number?: boolean
  /** Never broken into lines. */
  tight?: boolean
  tone?: (row: Row) => 'near' | 'bad' | 'quiet' | undefined
}

interface Props<Row> {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  keyOf: (row: Row) => string
}

export function DataTable<Row>({ label, columns, rows, keyOf }: Props<Row>) {
  const [first, ...others] = columns
  if (!first) return null
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>{columns.map((column) => <th key={column.title} scope="col" data-number={column.number}>{column.title}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{first.cell(row)}</th>
              {others.map((column) => (
                <td key={column.title} data-number={column.number} data-tight={column.tight} data-tone={column.tone?.(row)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
