/** The head of the wall: where, when, how fresh. */
import { Button } from 'antd'
import type { Area, Me, Overview } from '@/api/types'
import { useLiveState } from '@/api/live'
import { useLanguage, useText } from '@/i18n'
import { cityTimeZone, clockText, dateText, durationText } from '@/i18n/format'
import { AccountMenu } from '@/rooms/identity/AccountMenu'
import { Brand } from '@/ui/Brand'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import { useNow } from '@/ui/useNow'
import { toggleFullScreen } from './fullScreen'
import styles from './WallHead.module.css'

interface Props {
  me: Me
  figures: Overview
  failed: boolean
  own: string | null
  onArea: (id: string | null) => void
}
const STALE_S = 120
const SECOND_MS = 1000

export function WallHead({ me, figures, failed, own, onArea }: Props) {
  const t = useText()
  const language = useLanguage()
  const words = t.wall
  const live = useLiveState()
  const now = useNow(SECOND_MS)
  const age = (now - Date.parse(figures.as_of)) / SECOND_MS
  const stale = failed || age > STALE_S
  const seconds = new Intl.DateTimeFormat('en-GB', { timeZone: cityTimeZone(), second: '2-digit' }).format(now).padStart(2, '0')
  const at = figures.ancestors.findIndex((area) => area.id === own)
  // The way down begins at the person's own area; what lies above is not theirs to open.
  const path: Area[] = figures.area.id === own || at < 0 ? [] : figures.ancestors.slice(at)
  const nameOf = (area: Area) => (language === 'en' ? area.name_en ?? area.name : area.name)
  const name = nameOf(figures.area)
  const level = t.common.areaLevels[figures.area.level]
  return (
    <header className={styles.head}>
      <Brand sub={words.title} />
      <nav className={styles.path} aria-label={words.where}>
        <ol>
          {path.map((area) => (
            <li key={area.id}><button type="button" onClick={() => onArea(area.id)}>{nameOf(area)}</button><Icon name="right" size="0.9em" /></li>
          ))}
          <li aria-current="page"><h1 className="serif">{name}</h1>{!name.endsWith(level) && <small>{level}</small>}</li>
          {path.length > 0 && (
            <li><button type="button" className={styles.up} onClick={() => onArea(path.at(-1)?.id ?? null)}>{words.up}<Kbd>Escape</Kbd></button></li>
          )}
        </ol>
      </nav>
      <p className={styles.fresh} data-stale={stale} role="status">
        <i data-live={live} aria-hidden />
        {stale ? words.stale(durationText(age)) : words.asOf(clockText(figures.as_of))}
      </p>
      <p className={styles.clock}>
        <time dateTime={new Date(now).toISOString()}><b className="digits">{clockText(now)}</b><small className="digits">{seconds}</small></time>
        <span>{dateText(now)}</span>
      </p>
      <span className={styles.tools}>
        <Button type="text" onClick={toggleFullScreen} title={words.fullScreen} aria-label={words.fullScreen} aria-keyshortcuts="f" icon={<Icon name="whole" />} />
        <LanguageSwitch />
        <AccountMenu me={me} compact />
      </span>
    </header>
  )
}
