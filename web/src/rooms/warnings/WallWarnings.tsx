/** The warnings that stand, over the corner of the wall's map: the first few of `rows`, and how many there are besides. */
import { Link } from 'react-router'
import type { WarningRow } from '@/api/types'
import { useText } from '@/i18n'
import { clockText, countText } from '@/i18n/format'
import styles from './WallWarnings.module.css'
import { SeverityTag } from './SeverityTag'

const MOST = 5

export function WallWarnings({ rows, total }: { rows: WarningRow[]; total: number }) {
  const t = useText()
  if (total === 0) return null
  const gravest = rows.slice(0, MOST)
  return (
    <section className={styles.over} aria-label={t.wall.warnings.title} data-testid="wall-warnings">
      <h2>{t.wall.warnings.title}<b className="digits">{countText(total)}</b></h2>
      <ol>
        {gravest.map((row) => (
          <li key={row.id} data-warning={row.id}>
            <Link to={`/warnings?warning=${row.id}`}>
              <SeverityTag severity={row.severity} /><b>{row.rule_name}</b><time className="digits">{clockText(row.raised_at)}</time>
              <small>{row.name}</small>
            </Link>
          </li>
        ))}
      </ol>
      {total > gravest.length && <p>{t.wall.warnings.more(countText(total - gravest.length))}</p>}
    </section>
  )
}

/** As the map draws them. */
export function warnedPoints(rows: WarningRow[]): GeoJSON.FeatureCollection<GeoJSON.Point> {
  return {
    type: 'FeatureCollection',
    features: rows.flatMap((row) => (row.place ? [{
      type: 'Feature' as const, geometry: { type: 'Point' as const, coordinates: [...row.place] },
      properties: { id: row.id, severity: row.severity },
    }] : [])),
  }
}
