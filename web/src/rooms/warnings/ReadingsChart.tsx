/** Readings over time with the lines that a rule draws: each line carries its word, and what was beyond it is marked. */
import { useEffect, useRef, useState, type PointerEvent } from 'react'
import type { Line, ReadingPoint, Severity } from '@/api/types'
import { useText } from '@/i18n'
import { clockText, momentText } from '@/i18n/format'
import styles from './ReadingsChart.module.css'
import { axisOf, runsOf, timeTicks, type Span } from './scale'

interface Props {
  points: ReadingPoint[]
  lines: Line[]
  unit: string
  since: string
  until: string
  /** When the warning began and, if it is over, ended. */
  began?: string | null
  ended?: string | null
  height?: number
  label: string
}
const PAD = { left: 44, right: 16, top: 14, bottom: 24 }
const WIDE_PER_TICK = 76
const DAY_MS = 86_400_000

export function ReadingsChart({ points, lines, unit, since, until, began, ended, height = 220, label }: Props) {
  const t = useText()
  const box = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(640)
  const [shown, setShown] = useState<number | null>(null)
  useEffect(() => {
    if (!box.current) return undefined
    const watcher = new ResizeObserver(([entry]) => setWidth(Math.max(220, Math.floor(entry?.contentRect.width ?? 640))))
    watcher.observe(box.current)
    return () => watcher.disconnect()
  }, [])
  const time: Span = { low: Date.parse(since), high: Date.parse(until) }
  const values = points.flatMap((point) => [point.low ?? point.value, point.high ?? point.value])
  const axis = axisOf([...values, ...lines.map((line) => line.on)])
  const x = (moment: number) => PAD.left + ((moment - time.low) / (time.high - time.low)) * (width - PAD.left - PAD.right)
  const scale = (height - PAD.top - PAD.bottom) / (axis.span.high - axis.span.low)
  const y = (value: number) => PAD.top + (axis.span.high - value) * scale
  const place = (point: ReadingPoint) => `${x(Date.parse(point.at)).toFixed(1)},${y(point.value).toFixed(1)}`
  const days = time.high - time.low > DAY_MS * 1.5
  const runs = runsOf(points)
  const point = shown === null ? undefined : points[shown]
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.currentTarget.getBoundingClientRect().left
    const at = event.clientX - left
    let nearest: number | null = null
    let least = 24
    points.forEach((one, index) => {
      const away = Math.abs(x(Date.parse(one.at)) - at)
      if (away < least) [nearest, least] = [index, away]
    })
    setShown(nearest)
  }
  return (
    <div ref={box} className={styles.box} style={{ height }}>
      <svg
        width={width} height={height} role="img" aria-label={label} onPointerMove={follow} onPointerLeave={() => setShown(null)}
        className={styles.chart}
      >
        {axis.ticks.map((tick) => (
          <g key={tick} className={styles.tick}>
            <line x1={PAD.left} x2={width - PAD.right} y1={y(tick)} y2={y(tick)} />
            <text x={PAD.left - 7} y={y(tick)} dy=".32em" textAnchor="end">{tick}</text>
          </g>
        ))}
        <text className={styles.unit} x={4} y={9}>{unit}</text>
        {timeTicks(time, Math.max(2, Math.floor(width / WIDE_PER_TICK))).map((tick) => (
          <text key={tick} className={styles.hour} x={x(tick)} y={height - 7} textAnchor="middle">
            {days ? momentText(new Date(tick).toISOString()).replace(/ \d\d:\d\d$/, '') : clockText(tick)}
          </text>
        ))}
        {began && Date.parse(began) < time.high && (
          <rect
            className={styles.span} x={Math.max(PAD.left,
              x(Date.parse(began)))} y={PAD.top} height={height - PAD.top - PAD.bottom}
            width={Math.max(2,
              Math.min(width - PAD.right, x(ended ? Date.parse(ended) : time.high)) - Math.max(PAD.left, x(Date.parse(began))))}
          />
        )}
        {runs.map((run) => (run.length === 1 && run[0]
          ? <circle key={run[0].at} className={styles.dot} cx={x(Date.parse(run[0].at))} cy={y(run[0].value)} r={2.5} />
          : <polyline key={run[0]?.at} className={styles.line} points={run.map(place).join(' ')} />))}
        {spread(lines, y).map(({ line, at }) => (
          <g key={line.severity} className={styles.limit} data-severity={line.severity}>
            <line x1={PAD.left} x2={width - PAD.right} y1={y(line.on)} y2={y(line.on)} />
            <text x={PAD.left + 6} y={at}>{`${t.warnings.severities[line.severity]} ${line.on}`}</text>
          </g>
        ))}
        {point && (
          <g className={styles.cursor}>
            <line x1={x(Date.parse(point.at))} x2={x(Date.parse(point.at))} y1={PAD.top} y2={height - PAD.bottom} />
            <circle cx={x(Date.parse(point.at))} cy={y(point.value)} r={4} />
          </g>
        )}
      </svg>
      {point && (
        <p className={styles.tip}
          style={{ insetInlineStart: Math.min(Math.max(PAD.left, x(Date.parse(point.at)) - 60), width - 170) }}>
          <b className="digits">{Number(point.value.toPrecision(6))} {unit}</b><span>{momentText(point.at)}</span>
        </p>
      )}
    </div>
  )
}

/** The words of lines that lie close together are set apart, the gravest on top. */
function spread(lines: Line[], y: (value: number) => number): { line: Line; at: number }[] {
  const order: Severity[] = ['red', 'orange', 'yellow', 'blue']
  const placed: { line: Line; at: number }[] = []
  const sorted = [...lines].sort((a, b) => y(a.on) - y(b.on) || order.indexOf(a.severity) - order.indexOf(b.severity))
  for (const line of sorted) {
    const wish = y(line.on) - 4
    const above = placed.at(-1)
    placed.push({ line, at: above ? Math.max(wish, above.at + 13) : Math.max(wish, 12) })
  }
  return placed
}
