/** One level's own home: what it is there for, what waits for it, its own figures, and the areas below that make them. */
import { Link, useNavigate } from 'react-router'
import { useLive } from '@/api/live'
import type { Me, Overview } from '@/api/types'
import { useFigures } from '@/api/useFigures'
import { useText } from '@/i18n'
import { countText, shareText } from '@/i18n/format'
import { AccountMenu } from '@/rooms/identity/AccountMenu'
import { SourceTable } from '@/rooms/incidents/desk/SourceTable'
import { AreaTable } from '@/rooms/overview/AreaTable'
import { figureLink } from '@/rooms/overview/figureLink'
import { kpisOf, valueOf, type Kpi } from '@/rooms/overview/levels'
import { Brand } from '@/ui/Brand'
import { ErrorNote } from '@/ui/ErrorNote'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './Home.module.css'
import { Turn } from './Turn'

/** Where algorithms and systems are answered for. */
const WATCHES_SOURCES = new Set(['city', 'district'])

export function Home({ me }: { me: Me }) {
  const t = useText()
  const figures = useFigures(me.area?.id ?? null)
  useLive(true, { onCase: figures.hear, onIncident: figures.hear })
  const shown = figures.data
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <Brand sub={t.common.pages.home} />
        <nav className={styles.pages} aria-label={t.home.pages}>
          {me.pages.filter((page) => page !== 'home').map((page) => <Link key={page} to={`/${page}`}>{t.common.pages[page]}</Link>)}
        </nav>
        <span className={styles.push} />
        <LanguageSwitch />
        <AccountMenu me={me} compact />
      </header>
      <main id="content" className={styles.main}>
        {figures.error && <ErrorNote error={figures.error} onRetry={figures.retry} />}
        {!shown && !figures.error && <CardSkeletons count={3} height={140} />}
        {shown && <Level me={me} figures={shown} />}
      </main>
    </div>
  )
}

function Level({ me, figures }: { me: Me; figures: Overview }) {
  const t = useText()
  const go = useNavigate()
  const { area } = figures
  const words = t.home.levels[area.level]
  return (
    <>
      <section className={styles.hello} data-level={area.level}>
        <p>{t.home.hello(me.display_name)}</p>
        <h1>{area.name}<small>{t.common.areaLevels[area.level]}</small></h1>
        <p className={styles.duty}>{words}</p>
      </section>
      <ul className={styles.kpis} aria-label={t.home.kpis}>
        {kpisOf(area.level).map((kpi) => <Tile key={kpi.figure} kpi={kpi} figures={figures} />)}
      </ul>
      <div className={styles.columns} data-alone={!figures.children.length}>
        <Turn area={area} />
        {figures.children.length > 0 && (
          <div className={styles.below}><AreaTable figures={figures} onArea={(below) => void go(`/wall?area=${below.id}`)} /></div>
        )}
      </div>
      {WATCHES_SOURCES.has(area.level) && <SourceTable />}
    </>
  )
}

function Tile({ kpi, figures }: { kpi: Kpi; figures: Overview }) {
  const t = useText()
  const value = valueOf(figures, kpi.figure)
  const isRatio = kpi.figure.startsWith('ratios.')
  const tone = !isRatio && (value ?? 0) > 0 ? kpi.tone : 'calm'
  return (
    <li>
      <Link
        to={figureLink({ figure: kpi.figure, of: { area: figures.area.id } })} data-figure={kpi.figure} data-tone={tone}
        title={t.wall.openRows}
      >
        <b className="digits">{isRatio ? shareText(value) : countText(value ?? 0)}</b>
        <span>{t.home.names[kpi.figure]}</span>
      </Link>
    </li>
  )
}
