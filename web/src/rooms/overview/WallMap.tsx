/** The city as the hero: areas coloured by a figure, open cases as points that the server has gathered. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useOutline } from '@/api/city'
import { get } from '@/api/client'
import type { CasePoints, City, Level, Overview } from '@/api/types'
import { useText } from '@/i18n'
import { CityMap, type Points } from '@/map/CityMap'
import { boundsOf, type Bounds } from '@/map/geometry'
import { useDebounced } from './useDebounced'
import { LevelTag } from '@/ui/LevelTag'
import { stepsOf, tinted, type Metric } from './choropleth'
import styles from './WallMap.module.css'

interface Props {
  city: City
  figures: Overview
  onArea: (id: string) => void
  onCase: (id: string) => void
  warned?: Points | null
  /** What lies over the map's corner. */
  over?: ReactNode
}
const LEVELS: Level[] = ['critical', 'urgent', 'raised', 'normal']
const PAUSE_MS = 400
const FIRST_ZOOM = 9
/** Room for the legend below and the figures of the head above, in pixels. */
const FIT_PADDING = { top: 30, bottom: 104, left: 30, right: 60 }
const EVERY_MS = 15_000

export default function WallMap({ city, figures, onArea, onCase, warned = null, over }: Props) {
  const t = useText()
  const words = t.wall.map
  const [metric, setMetric] = useState<Metric>('open')
  const [view, setView] = useState<{ bounds: Bounds; zoom: number } | null>(null)
  const settled = useDebounced(view, PAUSE_MS)
  const districts = useOutline()
  const children = useOutline(figures.area.id, figures.children.length > 0)
  const siblings = useOutline(figures.area.parent ?? undefined, figures.children.length === 0 && figures.area.parent !== null)
  const area = figures.area.id
  const bbox = settled?.bounds.map((edge) => edge.toFixed(5)).join()
  const points = useQuery({
    queryKey: ['wall-points', area, bbox, Math.round(settled?.zoom ?? FIRST_ZOOM)],
    queryFn: ({ signal }) => get<CasePoints>('/api/overview/map', { area, bbox, zoom: settled?.zoom ?? FIRST_ZOOM }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  })
  const steps = useMemo(
    () => stepsOf(figures.children.map((child) => child[metric]), metric, 'dark'), [figures.children, metric],
  )
  const areas = useMemo(() => {
    if (children.data && figures.children.length) return tinted(children.data, figures.children, metric, steps)
    if (!siblings.data) return null
    return { ...siblings.data, features: siblings.data.features.filter((feature) => feature.properties.id === area) }
  }, [children.data, siblings.data, figures.children, metric, steps, area])
  const fit = useMemo(() => boundsOf(areas), [areas])
  return (
    <div className={styles.map} style={{ gridArea: 'map' }} data-map>
      <CityMap
        bounds={city.bounds} look="dark" base={districts.data ?? null} areas={areas} points={points.data ?? null} fitTo={fit}
        fitPadding={FIT_PADDING} warned={warned}
        onArea={(id) => id !== area && onArea(id)} height="100%" label={words.label(figures.area.name)}
        onPoint={(properties) => properties.id !== undefined && onCase(String(properties.id))}
        onMoved={(bounds, zoom) => setView({ bounds, zoom })}
        legend={(
          <div className={styles.legend}>
            <div className={styles.switch} role="radiogroup" aria-label={words.colour}>
              {(['open', 'overdue'] as const).map((one) => (
                <button key={one} type="button" role="radio" aria-checked={metric === one} onClick={() => setMetric(one)}>
                  {words.metric[one]}
                </button>
              ))}
            </div>
            {figures.children.length > 0 && (
              <ol className={styles.steps}>
                {steps.map((step) => (
                  <li key={step.from}><i style={{ background: step.colour }} />
                    <span className="digits">{step.from === step.to ? step.from : `${step.from}–${step.to}`}</span></li>
                ))}
              </ol>
            )}
            <ul className={styles.levels}>
              <li data-late><i aria-hidden>!</i>{words.late}</li>
              {LEVELS.map((level) => <li key={level}><LevelTag level={level} bare /></li>)}
            </ul>
          </div>
        )}
      />
      {over}
    </div>
  )
}
