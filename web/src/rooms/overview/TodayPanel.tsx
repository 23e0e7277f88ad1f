/** Today's numbers: what came in, what was filed, what was closed; by which channels; in time or not. */
import { Link } from 'react-router'
import { useText } from '@/i18n'
import { countText, shareText } from '@/i18n/format'
import type { Overview } from '@/api/types'
import { Figure } from './Figure'
import { figureLink } from './figureLink'
import { Panel } from './Panel'
import styles from './TodayPanel.module.css'

const SHOWN_CHANNELS = 5

export function TodayPanel({ figures }: { figures: Overview }) {
  const t = useText()
  const words = t.wall
  const area = figures.area.id
  const { today, ratios } = figures
  const ratio = (figure: string, name: string, value: number | null) => (
    <Link key={figure} to={figureLink({ figure, of: { area } })} className={styles.ratio} title={words.openRows}>
      <span>{name}</span><b className="digits">{shareText(value)}</b>
    </Link>
  )
  return (
    <Panel name="today" title={words.today} unit={words.since}>
      <div className={styles.main}>
        <Figure size="huge" value={today.reported} label={words.names.reported} figure="today.reported" of={{ area }} />
        <Figure size="huge" value={today.filed} label={words.names.filed} figure="today.filed" of={{ area }} />
        <Figure size="huge" value={today.closed} label={words.names.closed} figure="today.closed" of={{ area }} />
      </div>
      <Channels figures={figures} />
      <div className={styles.foot}>
        <p>{words.names.selfFound}<Figure value={today.self_found} figure="today.self_found" of={{ area }} /></p>
        <p>{words.names.declined}<Figure value={today.declined} figure="today.declined" of={{ area }} /></p>
      </div>
      <div className={styles.ratios}>
        {ratio('ratios.closed_on_time', words.names.onTime, ratios.closed_on_time)}
        {ratio('ratios.filed', words.names.filedRatio, ratios.filed)}
        {ratio('ratios.rework', words.names.rework, ratios.rework)}
      </div>
    </Panel>
  )
}

/** Where today's reports came from: one bar, each part as wide as its share. */
function Channels({ figures }: { figures: Overview }) {
  const t = useText()
  const shown = figures.channels.filter((line) => line.count > 0)
  if (!shown.length) return null
  const linkOf = (channel: string) => figureLink({ figure: 'today.reported', of: { area: figures.area.id, channel } })
  const total = shown.reduce((sum, line) => sum + line.count, 0)
  return (
    <div className={styles.channels}>
      <div className={styles.bar} aria-hidden>
        {shown.map((line, index) => (
          <i key={line.channel} data-n={Math.min(index, SHOWN_CHANNELS)} style={{ flexGrow: line.count / total }} />
        ))}
      </div>
      <ul>
        {shown.slice(0, SHOWN_CHANNELS).map((line, index) => (
          <li key={line.channel}>
            <Link to={linkOf(line.channel)} title={t.wall.openRows}><i data-n={index} aria-hidden />{line.name}<b className="digits">{countText(line.count)}</b></Link>
          </li>
        ))}
        {shown.length > SHOWN_CHANNELS && <li className={styles.rest}>{t.wall.moreChannels(shown.length - SHOWN_CHANNELS)}</li>}
      </ul>
    </div>
  )
}
