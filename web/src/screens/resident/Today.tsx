/** The city's public counts; absent where the server offers none. */
import { useText } from '@/i18n'
import { clockText, countText, shareText } from '@/i18n/format'
import { usePublicOverview } from '@/rooms/incidents/queries'
import styles from './Home.module.css'

const MOST_FAMILIES = 5

export function Today() {
  const t = useText()
  const words = t.resident.today
  const { data } = usePublicOverview()
  if (!data) return null
  const onTime = data.ratios?.closed_on_time
  const families = (data.by_family ?? []).slice(0, MOST_FAMILIES)
  const most = Math.max(1, ...families.map((family) => family.count))
  return (
    <section className={styles.section}>
      <div className={styles.title}>
        <h2 className="serif">{words.title}</h2>
        <span className="muted small">{words.asOf(clockText(data.as_of))}</span>
      </div>
      <div className={styles.today}>
        <dl className={styles.figures}>
          <div><dd className="digits">{countText(data.today.reported)}</dd><dt>{words.reported}</dt></div>
          <div><dd className="digits">{countText(data.today.closed)}</dd><dt>{words.closed}</dt></div>
          <div><dd className="digits">{countText(data.now.open)}</dd><dt>{words.open}</dt></div>
          {onTime !== null && onTime !== undefined && (
            <div><dd className="digits">{shareText(onTime)}</dd><dt>{words.onTime}</dt></div>
          )}
        </dl>
        {families.length > 0 && (
          <div className={styles.families}>
            <h3>{words.mostly}</h3>
            <ul>
              {families.map((family) => (
                <li key={family.family}>
                  <span>{family.name}</span>
                  <i style={{ width: `${(family.count / most) * 100}%` }} />
                  <b className="digits">{countText(family.count)}</b>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  )
}
