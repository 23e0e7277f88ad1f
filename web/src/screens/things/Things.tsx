/** The explorer of things: list, map, the one at hand; how data comes in; where things are missing. */
import { Button, type InputRef } from 'antd'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useCity, useOutline } from '@/api/city'
import { useLive } from '@/api/live'
import type { LonLat, Me, ThingKind } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import type { Bounds } from '@/map/geometry'
import { AccountMenu } from '@/rooms/identity/AccountMenu'
import { CoverageSheet } from '@/rooms/things/CoverageSheet'
import { HealthSheet } from '@/rooms/things/HealthSheet'
import { PlanForm } from '@/rooms/things/PlanForm'
import { useClusters, useHearThing, useKinds, useThing, useThings, type Filter } from '@/rooms/things/queries'
import { COLOURS } from '@/rooms/things/severity'
import { ThingDetail } from '@/rooms/things/ThingDetail'
import { ThingList } from '@/rooms/things/ThingList'
import words from '@/rooms/things/things.module.css'
import { Brand } from '@/ui/Brand'
import { useKeys } from '@/ui/keys/useKeys'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './Things.module.css'
import { TABS, useThingsUrl } from './useThingsUrl'

const ThingMap = lazy(() => import('@/rooms/things/ThingMap'))
const TYPING_MS = 250
const KEEPERS = new Set(['data', 'system_admin', 'department'])

export function Things({ me }: { me: Me }) {
  const t = useText()
  const url = useThingsUrl()
  const kinds = useKinds().data ?? []
  useLive(true, { onWarning: useHearThing() })
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <Brand sub={t.common.pages.things} />
        <nav className={styles.tabs} aria-label={t.things.tabsLabel}>
          {TABS.map((tab) => (
            <button key={tab} type="button" aria-current={tab === url.tab ? 'page' : undefined} onClick={() => url.setTab(tab)}>{t.things.tabs[tab]}</button>
          ))}
        </nav>
        <span className={styles.push} />
        <LanguageSwitch />
        <AccountMenu me={me} compact />
      </header>
      {url.tab === 'explore' && <Explore me={me} url={url} kinds={kinds} />}
      {url.tab === 'health' && <main id="content" style={{ minHeight: 0, overflow: 'auto' }}><HealthSheet /></main>}
      {url.tab === 'coverage' && (
        <main id="content" style={{ minHeight: 0, overflow: 'auto' }}>
          <CoverageSheet
            kind={url.missing} area={url.where} own={me.area?.id ?? null} kinds={kinds}
            onKind={url.setMissing} onArea={url.setWhere}
          />
        </main>
      )}
    </div>
  )
}

function Explore({ me, url, kinds }: { me: Me; url: ReturnType<typeof useThingsUrl>; kinds: ThingKind[] }) {
  const t = useText()
  const city = useCity()
  const [typed, setTyped] = useState(url.filter.q)
  const [cursor, setCursor] = useState(0)
  const [show, setShow] = useState<'list' | 'map'>('list')
  const [view, setView] = useState<{ bounds: Bounds; zoom: number } | null>(null)
  const [planning, setPlanning] = useState(false)
  const [at, setAt] = useState<LonLat | null>(null)
  const search = useRef<InputRef>(null)
  const side = useRef<HTMLElement>(null)
  const { setFilter } = url
  const asked = url.filter.q
  useEffect(() => {
    if (typed === asked) return undefined
    const timer = setTimeout(() => setFilter({ q: typed }), TYPING_MS)
    return () => clearTimeout(timer)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- setFilter is new each time
  }, [typed, asked])
  const list = useThings(url.filter)
  const things = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const clusters = useClusters(view, url.filter.kind)
  const chosen = useThing(url.thing)
  const own = useOutline(me.area?.id)
  const whole = useOutline()
  const moved = useCallback((bounds: Bounds, zoom: number) => setView({ bounds, zoom: Math.round(zoom) }), [])
  const open = (id: string) => {
    setPlanning(false)
    url.open(id)
  }
  const narrow = (given: Partial<Filter>) => {
    setCursor(0)
    if (given.q !== undefined) setTyped(given.q)
    url.setFilter(given)
  }
  const openAt = (index: number) => {
    const thing = things[index]
    if (thing) open(thing.id)
  }
  const move = (by: number) => {
    const next = Math.min(Math.max(cursor + by, 0), things.length - 1)
    setCursor(next)
    if (url.thing) openAt(next)
  }
  const close = () => {
    setPlanning(false)
    setAt(null)
    if (url.thing) url.open(null)
  }
  useKeys({
    '/': () => search.current?.focus(), j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
    Enter: () => openAt(cursor), Escape: close,
  })
  useEffect(() => {
    if (url.thing) side.current?.focus({ preventScroll: true })
  }, [url.thing])
  const hasSide = Boolean(url.thing) || planning
  const bounds = city.data?.bounds
  const mayPlan = KEEPERS.has(me.role)
  return (
    <main id="content" className={styles.columns} data-side={hasSide} data-show={show} data-picking={planning}>
      <section className={styles.list}>
        <ThingList
          filter={url.filter} onFilter={narrow} words={typed} onWords={setTyped} search={search} kinds={kinds}
          things={things} pending={list.isPending} error={list.error} more={list.hasNextPage}
          onMore={() => void list.fetchNextPage()} onRetry={() => void list.refetch()} chosen={url.thing} cursor={cursor}
          onOpen={(id) => { setCursor(things.findIndex((thing) => thing.id === id)); open(id) }}
        />
      </section>
      <section className={styles.map} aria-label={t.things.show.map}>
        {bounds ? (
          <Suspense fallback={<CardSkeletons count={1} height={400} />}>
            <ThingMap
              bounds={bounds} base={whole.data ?? null} areas={own.data ?? null} clusters={clusters.data?.items ?? []}
              chosen={chosen.data?.place ?? null} pin={planning ? at : null} {...(planning ? { onPin: setAt } : {})}
              onThing={open} onMoved={moved} label={t.things.map.label}
              legend={(
                <p className={words.legend}>
                  <b>{t.things.map.legend}</b>
                  {Object.entries(t.things.map.colours).map(([name, label]) => (
                    <span key={name}><i style={{ background: COLOURS[name] }} aria-hidden />{label}</span>
                  ))}
                </p>
              )}
            />
          </Suspense>
        ) : <p style={{ padding: 24 }}>{t.shared.map.noPlaces}</p>}
        <div className={styles.over}>
          <span role="status" data-testid="in-view">{clusters.data ? t.things.map.total(countText(clusters.data.total)) : t.common.loading}</span>
          {mayPlan && !planning && <Button size="small" type="primary" onClick={() => { url.open(null); setPlanning(true); setShow('map') }}>{t.things.plan.open}</Button>}
        </div>
      </section>
      {hasSide && (
        <aside ref={side} className={styles.side} tabIndex={-1}>
          {planning
            ? <PlanForm kinds={kinds} at={at} onDone={(id) => { setAt(null); open(id) }} onCancel={close} onOpen={open} />
            : url.thing && <ThingDetail id={url.thing} kinds={kinds} onClose={close} onOpen={open} />}
        </aside>
      )}
      {!hasSide && (
        <Button className={styles.switch ?? ''} size="large" onClick={() => setShow(show === 'list' ? 'map' : 'list')}>
          {show === 'list' ? t.things.show.map : t.things.show.list}
        </Button>
      )}
    </main>
  )
}
