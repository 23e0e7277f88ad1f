/** One scene: its figures and lists at the side, its things on the map, the one at hand with its curve. */
import { Button } from 'antd'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useCity, useOutline } from '@/api/city'
import type { Me, SceneThing, ThingCluster } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { SceneNow } from '@/rooms/scenes/SceneNow'
import { SceneRules } from '@/rooms/scenes/SceneRules'
import { StationTable } from '@/rooms/scenes/StationTable'
import { useScene, useSceneThings } from '@/rooms/scenes/queries'
import { useKinds } from '@/rooms/things/queries'
import { COLOURS, SEVERITIES } from '@/rooms/things/severity'
import { ThingDetail } from '@/rooms/things/ThingDetail'
import words from '@/rooms/things/things.module.css'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { useKeys } from '@/ui/keys/useKeys'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './Scenes.module.css'
import { TABS, type useSceneUrl } from './useSceneUrl'

const ThingMap = lazy(() => import('@/rooms/things/ThingMap'))
/** More single points than this are not drawn; the gravest come first. */
const MOST_DRAWN = 2000
const still = () => undefined

export function OneScene({ url, code, me }: { url: ReturnType<typeof useSceneUrl>; code: string; me: Me }) {
  const t = useText()
  const scene = useScene(code)
  const things = useSceneThings(code)
  const kinds = useKinds().data ?? []
  const city = useCity()
  const own = useOutline(me.area?.id)
  const whole = useOutline()
  const [show, setShow] = useState<'map' | 'side'>('side')
  const points = useMemo(() => drawn(things.data?.items ?? []), [things.data])
  useKeys({ Escape: () => (url.thing ? url.openThing(null) : url.openScene(null)) })
  if (!scene.data) {
    return (
      <main id="content" className={styles.every}>
        {scene.error
          ? <ErrorNote error={scene.error} onRetry={() => void scene.refetch()} />
          : <CardSkeletons count={4} height={120} />}
      </main>
    )
  }
  const { data } = scene
  const chosen = things.data?.items.find((one) => one.id === url.thing)
  const total = things.data?.total ?? 0
  return (
    <main id="content" className={styles.one} data-side={url.thing !== null} data-show={show}>
      <section className={styles.side} aria-label={data.name}>
        <header className={styles.title}>
          <Button type="text" size="small" icon={<Icon name="left" />} onClick={() => url.openScene(null)}>{t.scenes.back}</Button>
          <h1>{data.name}</h1>
          <p>{data.summary}</p>
          {data.synthetic > 0 && <small>{t.scenes.synthetic(countText(data.synthetic))}</small>}
        </header>
        <div className={styles.tabs} role="tablist">
          {TABS.map((tab) => (
            <button key={tab} type="button" role="tab" aria-selected={url.tab === tab} onClick={() => url.setTab(tab)}>{t.scenes.tabs[tab]}</button>
          ))}
        </div>
        <div className={styles.scroll} tabIndex={0} role="tabpanel" aria-label={t.scenes.tabs[url.tab]}>
          {url.tab === 'now' && <SceneNow scene={data} onThing={url.openThing} />}
          {url.tab === 'stations' && (
            <StationTable things={things.data?.items ?? []} total={total} chosen={url.thing} onThing={url.openThing} />
          )}
          {url.tab === 'rules' && <SceneRules scene={data} />}
        </div>
      </section>
      <section className={styles.map}>
        {city.data?.bounds && (
          <Suspense fallback={<CardSkeletons count={1} height={400} />}>
            <ThingMap
              bounds={city.data.bounds} base={whole.data ?? null} areas={own.data ?? null} clusters={points}
              chosen={chosen?.place ?? null} onThing={url.openThing} onMoved={still} label={t.scenes.map.label(data.name)}
              legend={(
                <p className={words.legend}>
                  {Object.entries(t.things.map.colours).map(([name, label]) => (
                    <span key={name}><i style={{ background: COLOURS[name] }} aria-hidden />{label}</span>
                  ))}
                </p>
              )}
            />
          </Suspense>
        )}
        <span className={styles.over} role="status">
          {total > points.length
            ? t.scenes.map.shown(countText(points.length), countText(total)) : t.scenes.map.all(countText(points.length))}
        </span>
      </section>
      {url.thing && (
        <aside className={styles.thing}>
          <ThingDetail id={url.thing} kinds={kinds} onClose={() => url.openThing(null)} onOpen={url.openThing} />
        </aside>
      )}
      {!url.thing && (
        <Button className={styles.switch ?? ''} size="large" onClick={() => setShow(show === 'map' ? 'side' : 'map')}>
          {show === 'map' ? t.scenes.map.hide : t.scenes.map.show}
        </Button>
      )}
    </main>
  )
}

/** Each as a cluster of one, which is what the map of things draws; the gravest last, so that they lie on top. */
function drawn(things: SceneThing[]): ThingCluster[] {
  return things.filter((one) => one.place !== null).slice(0, MOST_DRAWN).reverse().map((one) => ({
    id: one.id, kind: one.kind, things: 1, lon: one.place?.[0] ?? 0, lat: one.place?.[1] ?? 0,
    severity: SEVERITIES.indexOf(one.severity), silent: one.silent,
  })) as unknown as ThingCluster[]
}
