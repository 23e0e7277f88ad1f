/** Counts as bars, each opening its rows. All bars share one scale. */
import { Link } from 'react-router'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import styles from './Bars.module.css'
import { figureLink, type FigureLink } from './figureLink'

export interface Bar extends FigureLink {
  id: string
  name: string
  count: number
  tone?: 'calm' | 'near' | 'pressing' | 'done'
}

export function Bars({ bars, most, rest }: { bars: Bar[]; most?: number; rest?: (n: number, sum: number) => string }) {
  const t = useText()
  const shown = most ? bars.slice(0, most) : bars
  const hidden = bars.slice(shown.length)
  const top = Math.max(1, ...bars.map((bar) => bar.count))
  if (!bars.length) return <p className={styles.none}>{t.wall.nothing}</p>
  return (
    <ul className={styles.bars}>
      {shown.map((bar) => (
        <li key={bar.id} data-tone={bar.tone ?? 'calm'}>
          <Link to={figureLink(bar)} title={t.wall.openRows}>
            <span className={styles.name}>{bar.name}</span>
            <span className={styles.track}><i style={{ width: `${(100 * bar.count) / top}%` }} /></span>
            <b className="digits">{countText(bar.count)}</b>
          </Link>
        </li>
      ))}
      {hidden.length > 0 && rest && (
        <li className={styles.rest}>{rest(hidden.length, hidden.reduce((sum, bar) => sum + bar.count, 0))}</li>
      )}
    </ul>
  )
}
