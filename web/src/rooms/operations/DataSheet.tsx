/** What each room keeps, as rows and bytes; the console counts, it opens nothing. */
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import type { OpsTable } from '@/api/types'
import { DataTable } from '@/ui/DataTable'
import styles from './operations.module.css'
import { sizeText } from './size'

export function DataSheet({ tables }: { tables: OpsTable[] }) {
  const t = useText()
  const words = t.ops.data
  const rooms = [...new Set(tables.map((one) => one.room))]
    .map((room) => tables.filter((one) => one.room === room))
    .map((ours) => ({ room: ours[0]?.room ?? '', tables: ours.length, bytes: ours.reduce((sum, one) => sum + one.bytes, 0) }))
    .sort((a, b) => b.bytes - a.bytes)
  return (
    <section className={styles.sheet} aria-label={t.ops.tabs.data}>
      <header><h1>{words.title}</h1><p>{words.intro}</p></header>
      <div className={styles.figures}>
        {rooms.map((one) => (
          <div key={one.room}>
            <span>{words.rooms[one.room] ?? one.room} · {words.tables(one.tables)}</span>
            <b>{sizeText(one.bytes)}</b>
          </div>
        ))}
      </div>
      <DataTable<OpsTable>
        label={words.title} rows={tables} keyOf={(one) => one.name}
        columns={[
          { title: words.table, cell: (one) => one.name },
          { title: words.room, cell: (one) => words.rooms[one.room] ?? one.room, tight: true },
          { title: words.rows, cell: (one) => countText(one.rows), number: true, tone: (one) => (one.rows ? undefined : 'quiet') },
          { title: words.bytes, cell: (one) => sizeText(one.bytes), number: true },
        ]}
      />
    </section>
  )
}
