/** The city's day hour by hour: reported, filed, closed. Each hour opens its rows. */
import { useState } from 'react'
import { Link } from 'react-router'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import type { Overview } from '@/api/types'
import { curveOf, SERIES, type Series } from './curve'
import styles from './DayCurve.module.css'
import { figureLink } from './figureLink'
import { Panel } from './Panel'

const W = 400
const H = 150
const TICKS = [0, 6, 12, 18, 24]

export function DayCurve({ figures }: { figures: Overview }) {
  const t = useText()
  const words = t.wall
  const [at, setAt] = useState<number | null>(null)
  const curve = curveOf(figures.by_hour, figures.as_of)
  const hour = Math.min(at ?? curve.hours - 1, curve.hours - 1)
  const values = figures.by_hour[hour]
  const path = (series: Series) => curve.lines[series]
    .map(([x, y], n) => `${n ? 'L' : 'M'}${(x * W).toFixed(1)} ${(y * H).toFixed(1)}`).join('')
  return (
    <Panel name="curve" title={words.day} unit={words.perHour}>
      <ul className={styles.legend}>
        {SERIES.map((series) => (
          <li key={series} data-series={series}>
            <i aria-hidden />{words.names[series]}
            {values && (
              <Link to={figureLink({ figure: `today.${series}`, of: { area: figures.area.id, hour } })} title={words.openRows}>
                <b className="digits">{countText(values[series])}</b>
              </Link>
            )}
          </li>
        ))}
        <li className={styles.hour}>{at === null ? words.thisHour : words.hourOf(hour)}</li>
      </ul>
      <div className={styles.plot}>
        <ol className={styles.scale} aria-hidden><li>{curve.top}</li><li>{curve.top / 2}</li><li>0</li></ol>
        <svg
          viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" role="img"
          aria-label={words.dayLabel(figures.today.reported, figures.today.closed)}
        >
          {[0, 0.5, 1].map((y) => <path key={y} d={`M0 ${y * H}H${W}`} className={styles.grid} />)}
          <path d={`${path('reported')}L${(((curve.hours - 0.5) / 24) * W).toFixed(1)} ${H}L${(0.5 / 24) * W} ${H}Z`} className={styles.area} />
          {at !== null && <path d={`M${((hour + 0.5) / 24) * W} 0V${H}`} className={styles.cursor} />}
          {[...SERIES].reverse().map((series) => (
            <path key={series} d={path(series)} className={styles.line} data-series={series} />
          ))}
        </svg>
        <div className={styles.hours} onMouseLeave={() => setAt(null)}>
          {figures.by_hour.slice(0, curve.hours).map((one, index) => (
            <Link
              key={one.hour_start} to={figureLink({ figure: 'today.reported', of: { area: figures.area.id, hour: index } })}
              aria-label={`${words.hourOf(index)}: ${words.names.reported} ${one.reported}, ${words.names.filed} ${one.filed}, ${words.names.closed} ${one.closed}`}
              tabIndex={-1} onMouseEnter={() => setAt(index)} onFocus={() => setAt(index)}
            />
          ))}
        </div>
        <ol className={styles.ticks} aria-hidden>{TICKS.map((tick) => <li key={tick} style={{ left: `${(100 * tick) / 24}%` }}>{tick}</li>)}</ol>
      </div>
    </Panel>
  )
}
