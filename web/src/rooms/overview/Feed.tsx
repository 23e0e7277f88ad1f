/** The last steps that were taken, newest first; each opens its case. */
import { Link } from 'react-router'
import { useText } from '@/i18n'
import { clockText } from '@/i18n/format'
import type { Overview } from '@/api/types'
import styles from './Feed.module.css'
import { Panel } from './Panel'

export function Feed({ figures }: { figures: Overview }) {
  const t = useText()
  return (
    <Panel name="feed" title={t.wall.feed} aside={t.wall.newestFirst}>
      {!figures.feed.length && <p className={styles.none}>{t.wall.nothing}</p>}
      <ol className={styles.feed} aria-live="off">
        {figures.feed.map((item) => (
          <li key={`${item.case_id}-${item.at}-${item.action_name}`}>
            <Link to={`/desk?case=${item.case_id}`}>
              <time className="digits" dateTime={item.at}>{clockText(item.at)}</time>
              <b>{item.action_name}</b>
              <span>{item.title}</span>
              <small>{item.area_name}</small>
            </Link>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
