/** The wall of one signed-in person: an area of theirs, its figures of one instant, and the way down and up again. */
import { lazy, Suspense, useMemo } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useCity } from '@/api/city'
import { useLive } from '@/api/live'
import type { Me } from '@/api/types'
import { useFigures } from '@/api/useFigures'
import { useText } from '@/i18n'
import { AreaTable } from '@/rooms/overview/AreaTable'
import { Bars } from '@/rooms/overview/Bars'
import { DayCurve } from '@/rooms/overview/DayCurve'
import { Feed } from '@/rooms/overview/Feed'
import { NowPanel } from '@/rooms/overview/NowPanel'
import { Panel } from '@/rooms/overview/Panel'
import { TodayPanel } from '@/rooms/overview/TodayPanel'
import { SensitiveFigures } from '@/rooms/scenes/SensitiveFigures'
import { useScenes } from '@/rooms/scenes/queries'
import { useStanding } from '@/rooms/warnings/queries'
import { WallWarnings, warnedPoints } from '@/rooms/warnings/WallWarnings'
import { ErrorNote } from '@/ui/ErrorNote'
import { useKeys } from '@/ui/keys/useKeys'
import { CardSkeletons } from '@/ui/Skeletons'
import { toggleFullScreen } from './fullScreen'
import styles from './Wall.module.css'
import { WallHead } from './WallHead'

const WallMap = lazy(() => import('@/rooms/overview/WallMap'))
const MOST_FAMILIES = 5
const PRESSING = new Set(['disputed'])
const NEAR = new Set(['dispatching', 'accepting', 'deferred'])
const DONE = new Set(['closing', 'verifying', 'recorded'])

export function Wall({ me }: { me: Me }) {
  const t = useText()
  const words = t.wall
  const go = useNavigate()
  const [search, setSearch] = useSearchParams()
  const own = me.area?.id ?? null
  const asked = search.get('area') ?? own
  const figures = useFigures(asked)
  const city = useCity()
  const watches = me.pages.includes('warnings')
  const scenes = useScenes(me.pages.includes('scenes'))
  const standing = useStanding(asked, watches)
  const warned = useMemo(() => warnedPoints(standing.data?.items ?? []), [standing.data])
  useLive(true, { onCase: figures.hear, onIncident: figures.hear })

  const openArea = (id: string | null) => setSearch(id && id !== own ? { area: id } : {})
  const shown = figures.data
  // Above one's own area there is nothing to see; the way up ends there.
  const up = shown && shown.area.id !== own && shown.area.parent ? shown.area.parent : null
  useKeys({
    Escape: () => { if (!document.fullscreenElement && up) openArea(up) },
    Backspace: () => { if (up) openArea(up) },
    f: () => toggleFullScreen(),
  })
  if (!shown) {
    return (
      <main id="content" className={styles.waiting}>
        {figures.error ? <ErrorNote error={figures.error} onRetry={figures.retry} /> : <CardSkeletons count={3} height={160} />}
      </main>
    )
  }
  const area = shown.area.id
  const toneOf = (stage: string) => {
    if (PRESSING.has(stage)) return 'pressing' as const
    if (NEAR.has(stage)) return 'near' as const
    return DONE.has(stage) ? 'done' as const : 'calm' as const
  }
  const stages = shown.by_stage.map((line) => ({
    id: line.stage, name: line.name, count: line.count, tone: toneOf(line.stage), figure: 'now.open', of: { area, stage: line.stage },
  }))
  const families = shown.by_family.map((line) => ({
    id: line.family, name: line.name, count: line.count, figure: 'now.open', of: { area, family: line.family },
  }))
  return (
    <div className={styles.wall}>
      <WallHead me={me} figures={shown} failed={figures.failed} own={own} onArea={openArea} />
      <main id="content" className={styles.grid} tabIndex={-1}>
        <div className={styles.left}>
          <TodayPanel figures={shown} />
          <NowPanel figures={shown} />
          {scenes.data && scenes.data.some((one) => one.sensitive) && (
            <Panel name="sensitive" title={words.sensitive}>
              <div className={styles.sensitive}>
                <SensitiveFigures scenes={scenes.data} label={words.sensitive} onOpen={(code) => void go(`/scenes?scene=${code}`)} />
              </div>
            </Panel>
          )}
          <DayCurve figures={shown} />
        </div>
        <div className={styles.center}>
          <Suspense fallback={<div style={{ gridArea: 'map', flex: 1 }}><CardSkeletons count={1} height={420} /></div>}>
            {city.data && (
              <WallMap
                city={city.data} figures={shown} onArea={openArea} onCase={(id) => void go(`/desk?case=${id}`)} warned={warned}
                over={<WallWarnings rows={standing.data?.items ?? []} total={standing.data?.counts.active ?? 0} />}
              />
            )}
          </Suspense>
          <div className={styles.under}>
            <Feed figures={shown} />
            <Panel name="families" title={words.families} unit={words.openCases}>
              <Bars bars={families} most={MOST_FAMILIES} rest={words.otherFamilies} />
            </Panel>
          </div>
        </div>
        <div className={styles.right}>
          <Panel name="stages" title={words.stages} unit={words.openCases}><Bars bars={stages} /></Panel>
          <AreaTable figures={shown} onArea={(child) => openArea(child.id)} />
        </div>
      </main>
    </div>
  )
}
