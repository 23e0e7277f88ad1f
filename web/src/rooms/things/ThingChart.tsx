/** A thing's readings of a day or a month. What was not measured is not drawn; what is stale is grey. */
import { Segmented, Select } from 'antd'
import { useState } from 'react'
import type { Datastream, RuleOfThing, Thing, ThingKind } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { clockText, countText, momentText } from '@/i18n/format'
import { ErrorNote } from '@/ui/ErrorNote'
import { CardSkeletons } from '@/ui/Skeletons'
import { plotOf, type Plot } from './plot'
import { useReadings } from './queries'
import { COLOURS } from './severity'
import styles from './ThingChart.module.css'

const W = 1000
const H = 190
const MONTH = 30
const SHOWN = 40
const TICKS = [0, 0.25, 0.5, 0.75, 1]

export function ThingChart({ thing, kind, rules }: { thing: Thing; kind: ThingKind | undefined; rules: RuleOfThing[] }) {
  const t = useText()
  const language = useLanguage()
  const words = t.things.chart
  const [days, setDays] = useState(1)
  const main = thing.datastreams.find((one) => one.main) ?? thing.datastreams[0]
  const [chosen, setChosen] = useState<string | null>(null)
  const stream: Datastream | undefined = thing.datastreams.find((one) => one.property === chosen) ?? main
  const readings = useReadings(thing.id, stream?.property ?? '', days, Boolean(stream))
  if (!stream) return <p className="muted">{t.things.one.noStreams}</p>
  const nameOf = (property: string) => {
    const measure = kind?.measures.find((one) => one.property === property)
    return (language === 'en' ? measure?.name_en : measure?.name_zh) ?? property
  }
  const limits = rules.filter((rule) => rule.property === stream.property)
    .flatMap((rule) => rule.lines).filter((line): line is { severity: string; on: number } => line.on !== null)
  const data = readings.data
  const plot = data && plotOf(data.history.items, data.since, data.until, stream.period_s, limits.map((line) => line.on))
  const items = data?.history.items ?? []
  return (
    <div>
      <div className={styles.head}>
        {thing.datastreams.length > 1 && (
          <Select
            size="small" value={stream.property} aria-label={words.property} onChange={setChosen}
            options={thing.datastreams.map((one) => ({ value: one.property, label: nameOf(one.property) }))}
          />
        )}
        <span className={styles.push} />
        <Segmented
          size="small" value={days} onChange={(value) => setDays(Number(value))}
          options={[{ value: 1, label: words.day }, { value: MONTH, label: words.month }]}
        />
      </div>
      {readings.isPending && <CardSkeletons count={1} height={190} />}
      {readings.error && <ErrorNote error={readings.error} onRetry={() => void readings.refetch()} />}
      {plot && !items.length && <p className={styles.none}>{words.none}</p>}
      {plot && data && items.length > 0 && (
        <>
          <Drawn
            plot={plot} stale={stream.stale} limits={limits}
            label={words.label(nameOf(stream.property), String(plot.bottom), String(plot.top), stream.unit)}
            ticks={TICKS.map((at) => {
              const moment = data.since + at * (data.until - data.since)
              return days > 1 ? momentText(new Date(moment).toISOString()).replace(/ .*/, '') : clockText(moment)
            })}
          />
          <p className={styles.note}>
            <span>{stream.unit}</span>
            <span>{words.readings(countText(data.history.readings))}</span>
            {plot.banded && <span>{words.thinned}</span>}
            {plot.gaps.length > 0 && <span>{words.gap}</span>}
          </p>
          <details className={styles.table}>
            <summary>{words.table}</summary>
            <table>
              <thead><tr><th>{words.at}</th><th>{words.value}（{stream.unit}）</th><th>{words.quality}</th></tr></thead>
              <tbody>
                {items.slice(-SHOWN).reverse().map((item) => (
                  <tr key={item.at}>
                    <td>{momentText(item.at)}</td>
                    <td className="digits">{item.low === null || item.low === item.high ? item.value : `${item.low} – ${item.high}`}</td>
                    <td>{words.qualities[item.quality]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      )}
    </div>
  )
}

function Drawn({ plot, stale, limits, label, ticks }: {
  plot: Plot; stale: boolean; limits: { severity: string; on: number }[]; label: string; ticks: string[]
}) {
  const y = (value: number) => H - ((value - plot.bottom) / (plot.top - plot.bottom)) * H
  const lineOf = (run: Plot['runs'][number]) => run.points.map((point, n) => `${n ? 'L' : 'M'}${(point.x * W).toFixed(1)} ${y(point.value).toFixed(1)}`).join('')
  const bandOf = (run: Plot['runs'][number]) => {
    const up = run.points.map((point, n) => `${n ? 'L' : 'M'}${(point.x * W).toFixed(1)} ${y(point.high).toFixed(1)}`).join('')
    const down = [...run.points].reverse().map((point) => `L${(point.x * W).toFixed(1)} ${y(point.low).toFixed(1)}`).join('')
    return `${up}${down}Z`
  }
  return (
    <div className={styles.plot}>
      <ol className={styles.scale} aria-hidden>
        {plot.ticks.map((tick) => <li key={tick} style={{ bottom: `${(100 * (tick - plot.bottom)) / (plot.top - plot.bottom)}%` }}>{tick}</li>)}
      </ol>
      <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" role="img" aria-label={label} className={stale ? styles.svgStale : undefined} data-stale={stale} data-gaps={plot.gaps.length}>
        {plot.gaps.map(([from, to]) => (
          <rect key={from} className={styles.gap} x={from * W} y={0} width={Math.max((to - from) * W, 0)} height={H} />
        ))}
        {plot.ticks.map((tick) => <path key={tick} className={styles.grid} d={`M0 ${y(tick)}H${W}`} />)}
        {limits.filter((line) => line.on >= plot.bottom && line.on <= plot.top).map((line) => (
          <path key={`${line.severity}${line.on}`} className={styles.limit} d={`M0 ${y(line.on)}H${W}`} stroke={COLOURS[line.severity]} />
        ))}
        {plot.runs.map((run, n) => (
          <g key={n}>
            {plot.banded && <path className={styles.band} d={bandOf(run)} />}
            {run.points.length > 1
              ? <path className={styles.line} d={lineOf(run)} />
              : <path className={styles.dot} d={`M${(run.points[0]?.x ?? 0) * W} ${y(run.points[0]?.value ?? 0)}h.01`} />}
          </g>
        ))}
      </svg>
      <ol className={styles.ticks} aria-hidden>{ticks.map((tick, n) => <li key={n} style={{ left: `${100 * (TICKS[n] ?? 0)}%` }}>{tick}</li>)}</ol>
    </div>
  )
}
