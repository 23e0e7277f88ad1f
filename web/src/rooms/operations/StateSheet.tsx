/** How the node runs: its engine, what reads the outbox, its periodic work, and what is not set up. */
import { useText } from '@/i18n'
import { agoText, countText, momentText } from '@/i18n/format'
import type { OpsChore, OpsConsole, OpsListener } from '@/api/types'
import { DataTable } from '@/ui/DataTable'
import { Toned } from '@/ui/Toned'
import styles from './operations.module.css'
import { sizeText } from './size'

export function StateSheet({ data }: { data: OpsConsole }) {
  const t = useText()
  const words = t.ops.state
  const { engine } = data
  const parked = data.listeners.reduce((sum, one) => sum + one.parked, 0)
  const backup = data.chores.find((one) => one.name === 'backup')
  const failed = data.chores.filter((one) => one.error).length
  const figures = [
    { name: words.engine, value: `PostgreSQL ${engine.version.split(' ')[0]}` },
    { name: words.since, value: momentText(engine.started_at) },
    { name: words.size, value: sizeText(engine.bytes) },
    { name: words.connections, value: `${engine.connections} / ${engine.most_connections}` },
    { name: words.waiting, value: countText(data.listeners.reduce((sum, one) => sum + one.waiting, 0)) },
    { name: words.parked, value: countText(parked), bad: parked > 0 },
    { name: words.failed, value: countText(failed), bad: failed > 0 },
  ]
  return (
    <section className={styles.sheet} aria-label={t.ops.tabs.state}>
      <header><h1>{words.title}</h1><p>{words.intro}</p></header>
      <div className={styles.figures}>
        {figures.map((one) => <div key={one.name} data-bad={one.bad}><span>{one.name}</span><b>{one.value}</b></div>)}
      </div>
      {backup && !backup.error
        ? <Toned tone="calm" icon="check">{words.backedUp(agoText(backup.ran_at))}</Toned>
        : <Toned tone="near">{backup?.error ? words.backupFailed(agoText(backup.ran_at), backup.error) : words.noBackup}</Toned>}
      <h2>{words.listeners}</h2>
      <p className="muted small">{words.listenersText}</p>
      <DataTable<OpsListener>
        label={words.listeners} rows={data.listeners} keyOf={(one) => one.name}
        columns={[
          { title: words.listener, cell: (one) => one.name },
          { title: words.waits, cell: (one) => countText(one.waiting), number: true, tone: (one) => (one.waiting ? undefined : 'quiet') },
          { title: words.oldest, cell: (one) => (one.oldest ? agoText(one.oldest) : '—'), tight: true },
          { title: words.failing, cell: (one) => countText(one.failing), number: true, tone: (one) => (one.failing ? 'near' : 'quiet') },
          { title: words.parkedHere, cell: (one) => countText(one.parked), number: true, tone: (one) => (one.parked ? 'bad' : 'quiet') },
        ]}
      />
      <h2>{words.chores}</h2>
      <DataTable<OpsChore>
        label={words.chores} rows={data.chores} keyOf={(one) => one.name}
        columns={[
          { title: words.chore, cell: (one) => one.name },
          { title: words.ranAt, cell: (one) => agoText(one.ran_at), tight: true },
          { title: words.took, cell: (one) => `${countText(one.took_ms)} ms`, number: true },
          { title: words.runs, cell: (one) => countText(one.runs), number: true },
          { title: words.outcome, cell: (one) => one.error ?? words.good, tone: (one) => (one.error ? 'bad' : 'quiet') },
        ]}
      />
    </section>
  )
}
