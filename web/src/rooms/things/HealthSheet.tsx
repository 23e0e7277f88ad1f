/** How the readings of each source come in: late, not believed, refused, last heard. */
import { useText } from '@/i18n'
import { agoText, countText, durationText, momentText } from '@/i18n/format'
import type { SourceHealth } from '@/api/types'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { CardSkeletons } from '@/ui/Skeletons'
import { useNow } from '@/ui/useNow'
import { useHealth } from './queries'
import styles from './things.module.css'

const MINUTE_MS = 60_000
const LAG_S = 300
const toneOf = (value: number, tone: 'near' | 'bad') => (value > 0 ? tone : 'zero')

export function HealthSheet() {
  const t = useText()
  const words = t.things.health
  const health = useHealth()
  const now = useNow(MINUTE_MS)
  const data = health.data
  const gate = data?.gate
  const unjudged = gate?.counts?.unjudged ?? 0
  return (
    <section className={styles.sheet} aria-label={t.things.tabs.health}>
      <header><h1>{words.title}</h1><p>{words.intro}</p></header>
      {health.error && <ErrorNote error={health.error} onRetry={() => void health.refetch()} />}
      {health.isPending && <CardSkeletons count={4} height={56} />}
      {data && gate && (
        <>
          <div className={styles.facts}>
            <div data-bad={!gate.ready}><span>{words.gate}</span><b>{gate.ready ? words.ready : words.away}</b></div>
            {gate.ready && (
              <>
                <div><span>{words.series}</span><b>{countText(gate.series ?? 0)}</b></div>
                <div data-bad={Boolean(gate.silent)}><span>{words.silentSeries}</span><b>{countText(gate.silent ?? 0)}</b></div>
                <div><span>{words.waiting}</span><b>{countText(gate.waiting_calls ?? 0)}</b></div>
                <div><span>{words.commit}</span><b>{words.seconds((gate.lag_s ?? 0).toFixed(2))}</b></div>
                <div data-bad={unjudged > 0}><span>{words.unjudged}</span><b>{countText(unjudged)}</b></div>
              </>
            )}
          </div>
          {data.sources.length ? (
            <div className={styles.scroll} tabIndex={0} role="region" aria-label={words.title}>
              <table className={styles.table}>
                <thead><tr>{Object.values(words.columns).map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
                <tbody>{data.sources.map((one) => <Row key={one.source} one={one} now={now} />)}</tbody>
              </table>
            </div>
          ) : <EmptyState title={words.none} />}
          {data.quarantine.length > 0 && (
            <>
              <h2>{words.latest}</h2>
              <ol className={styles.items}>
                {data.quarantine.map((row, n) => (
                  <li key={n} className={styles.item}>
                    <b>{t.things.reasons[row.reason] ?? row.reason}</b> <span>{row.source} · {momentText(row.at)}</span>
                    <pre className={styles.raw}>{JSON.stringify(row.raw)}</pre>
                  </li>
                ))}
              </ol>
            </>
          )}
        </>
      )}
    </section>
  )
}

function Row({ one, now }: { one: SourceHealth; now: number }) {
  const t = useText()
  const why = Object.entries(one.reasons).map(([reason, n]) => `${t.things.reasons[reason] ?? reason} ${n}`).join('，')
  return (
    <tr>
      <th scope="row">{one.source}</th>
      <td>{countText(one.things)}</td>
      <td data-tone={toneOf(one.silent, 'bad')}>{countText(one.silent)}</td>
      <td>{countText(one.rows)}</td>
      <td data-tone={toneOf(one.late, 'near')}>{countText(one.late)}</td>
      <td data-tone={toneOf(one.bad, 'near')}>{countText(one.bad)}</td>
      <td data-tone={toneOf(one.quarantined, 'near')} title={why}>{countText(one.quarantined)}</td>
      <td data-tone={toneOf(one.rejected, 'near')} title={why}>{countText(one.rejected)}</td>
      <td data-tone={(one.lag_s ?? 0) > LAG_S ? 'bad' : undefined}>{one.lag_s === null ? '—' : one.lag_s < 60 ? t.things.health.seconds(Math.max(one.lag_s, 0).toFixed(1)) : durationText(one.lag_s)}</td>
      <td>{one.last_at ? agoText(one.last_at, now) : t.things.health.never}</td>
    </tr>
  )
}
