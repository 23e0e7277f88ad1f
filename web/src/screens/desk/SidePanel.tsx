/** Where it all is: the map with the rows of the queue, and the crews nearest to the chosen case. */
import { lazy, Suspense, useMemo } from 'react'
import { useCity, useOutline } from '@/api/city'
import type { CaseRow, Crew, LonLat, Me } from '@/api/types'
import { useText } from '@/i18n'
import { distanceText, metresBetween } from '@/i18n/format'
import type { Points } from '@/map/CityMap'
import { boundsOf, type Bounds } from '@/map/geometry'
import { crewChoices } from '@/rooms/cases/acting/crewChoices'
import { CrewRanking } from '@/rooms/cases/CrewRanking'
import { useCase, useCrews, useDispatchAdvice } from '@/rooms/cases/queries'
import { Icon } from '@/ui/Icon'
import { Section } from '@/ui/Section'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './SidePanel.module.css'
import type { Opened } from './useDeskUrl'
import type { Subject } from './tabs'
import type { Row } from './useQueue'

const CityMap = lazy(async () => ({ default: (await import('@/map/CityMap')).CityMap }))
const CLOSE = 0.006
const NEAREST = 5
/** Stages in which the question who should go there is still open. */
const NEEDS_CREW = new Set(['dispatching', 'accepting', 'disputed', 'handling', 'deferred'])

interface Props {
  me: Me
  subject: Subject
  /** The list is of one area only: show that part of the map. */
  narrowed: boolean
  rows: Row[]
  opened: Opened
  /** Where the opened thing is. */
  place: LonLat | null
  onOpen: (id: string) => void
}

function pointsOf(rows: Row[], subject: Subject): Points {
  const features = rows.flatMap((row) => {
    if (!('place' in row) || !row.place) return []
    const overdue = subject === 'case' && (row as CaseRow).overdue
    return [{
      type: 'Feature' as const,
      properties: { id: row.id, level: row.level ?? 'normal', title: subject === 'case' ? (row as CaseRow).title : '', overdue },
      geometry: { type: 'Point' as const, coordinates: row.place },
    }]
  })
  return { type: 'FeatureCollection', features }
}

export function SidePanel({ me, subject, narrowed, rows, opened, place, onOpen }: Props) {
  const t = useText()
  const words = t.desk.map
  const city = useCity()
  const districts = useOutline()
  const own = useOutline(me.area?.level === 'city' ? undefined : me.area?.id)
  const crews = useCrews(me.area?.id ?? null)
  const one = useCase(opened?.kind === 'case' ? opened.id : null)
  const points = useMemo(() => pointsOf(rows, subject), [rows, subject])
  const [lon, lat] = place ?? []
  const fit = useMemo((): Bounds | null => {
    if (lon !== undefined && lat !== undefined) return [lon - CLOSE, lat - CLOSE, lon + CLOSE, lat + CLOSE]
    return (narrowed ? boundsOf(points) : null) ?? boundsOf(own.data) ?? city.data?.bounds ?? null
  }, [lon, lat, narrowed, points, own.data, city.data])
  const marks = useMemo(() => crewMarks(crews.data ?? []), [crews.data])
  return (
    <aside className={styles.side} aria-label={words.title}>
      <div className={styles.map}>
        <Suspense fallback={<CardSkeletons count={1} height={320} />}>
          {city.data && (
            <CityMap
              bounds={city.data.bounds} base={districts.data ?? null} areas={own.data ?? null} points={points} marks={marks}
              chosenPoint={opened?.id ?? null} fitTo={fit} onPoint={(properties) => onOpen(String(properties.id))}
              pin={place} height="100%" label={words.title}
            />
          )}
        </Suspense>
      </div>
      <div className={styles.crews}>
        {opened?.kind === 'case' && NEEDS_CREW.has(one.data?.stage ?? '')
          ? <CaseCrews id={opened.id} crews={crews.data} />
          : <NearCrews crews={crews.data} place={place} loading={crews.isLoading} />}
      </div>
    </aside>
  )
}

function crewMarks(crews: Crew[]): Points {
  return {
    type: 'FeatureCollection',
    features: crews.flatMap((crew) => (crew.place && crew.state !== 'off'
      ? [{
        type: 'Feature' as const,
        properties: { id: crew.id, name: crew.name, state: crew.state },
        geometry: { type: 'Point' as const, coordinates: crew.place },
      }]
      : [])),
  }
}

function CaseCrews({ id, crews }: { id: string; crews: Crew[] | undefined }) {
  const t = useText()
  const words = t.casePage
  const one = useCase(id).data
  const advice = useDispatchAdvice(id)
  const shown = one ? crewChoices(one, advice.data, crews, words.crews.say) : []
  const proposed = advice.data?.department
  return (
    <Section title={words.crews.ranked} aside={one?.lead?.name ?? proposed?.name}>
      {advice.isLoading && <CardSkeletons count={2} height={52} />}
      {advice.data?.unowned && !one?.lead && <p className="muted small">{words.dispatch.unownedText}</p>}
      {proposed && (!one?.lead || one.lead.id === proposed.id) && (
        <p className={styles.why}><Icon name="flag" size={14} />{proposed.why}</p>
      )}
      {shown.length > 0 && <CrewRanking crews={shown} value={one?.crew?.id ?? null} most={NEAREST} />}
      {advice.error && !shown.length && <p className="muted small">{words.dispatch.notOffered}</p>}
    </Section>
  )
}

function NearCrews({ crews, place, loading }: { crews: Crew[] | undefined; place: LonLat | null; loading: boolean }) {
  const t = useText()
  const words = t.desk.crews
  if (loading) return <CardSkeletons count={3} height={52} />
  const onDuty = (crews ?? []).filter((crew) => crew.state !== 'off')
  const away = (crew: Crew) => (place && crew.place ? metresBetween(place, crew.place) : Number.POSITIVE_INFINITY)
  const sorted = [...onDuty].sort((a, b) => away(a) - away(b) || a.cases - b.cases)
  const free = onDuty.filter((crew) => crew.state === 'free').length
  return (
    <Section title={place ? words.near : words.title} aside={words.count(onDuty.length, free)}>
      {!sorted.length && <p className="muted small">{words.none}</p>}
      <ul className={styles.list}>
        {sorted.slice(0, NEAREST).map((crew) => (
          <li key={crew.id} data-state={crew.state}>
            <i aria-hidden />
            <span><b>{crew.name}</b><small>{crew.department.name}</small></span>
            <span className={styles.end}>
              {Number.isFinite(away(crew)) && <b className="digits">{distanceText(away(crew))}</b>}
              <small>{words.states[crew.state]}{crew.cases > 0 && ` · ${words.cases(crew.cases)}`}</small>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
