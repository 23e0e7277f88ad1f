/**
 * The city drawn from its own outlines: areas, case points (clustered), and a pin that can be set.
 * Needs no tile or glyph server. What can be reached by pressing the map can be reached elsewhere too.
 */
import type { GeoJSONSource } from 'maplibre-gl'
import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { useText } from '@/i18n'
import type { LonLat, Outline } from '@/api/types'
import type { Look } from '@/theme/tokens'
import { Icon } from '@/ui/Icon'
import styles from './CityMap.module.css'
import { boundsOf, circle, hasGenerated, labelPoints, type Bounds } from './geometry'
import { useAreaPresses, usePin, usePointPresses } from './presses'
import { useMapLibre } from './useMapLibre'

export type Points = GeoJSON.FeatureCollection<GeoJSON.Point>
const NO_POINTS: Points = { type: 'FeatureCollection', features: [] }
const NO_AREAS: Outline = { type: 'FeatureCollection', features: [] }

export interface CityMapProps {
  /** Where to start; usually `city.bounds`. Null in a city without coordinates: then a note stands here. */
  bounds: Bounds | null
  look?: Look
  /** Context drawn faintly underneath, e.g. the districts. */
  base?: Outline | null
  /** The areas in play: drawn with names, dashed where generated. A `tint` property colours one. */
  areas?: Outline | null
  /** Properties: id, level, overdue, title, count (when the server clustered already). */
  points?: Points | null
  /** Crews and other forces: small squares with names, not pressed. Properties: id, name, state. */
  marks?: Points | null
  /** Standing warnings: dots with a ring in their colour. Properties: id, severity. */
  warned?: Points | null
  chosenArea?: string | null
  chosenPoint?: string | null
  onArea?: (id: string) => void
  onPoint?: (properties: Record<string, unknown>, at: LonLat) => void
  /** Pick-a-point mode. */
  pin?: LonLat | null
  /** Radius around the pin, in metres. */
  pinAccuracyM?: number | null
  onPin?: (at: LonLat) => void
  /** Move to these bounds whenever they change. */
  fitTo?: Bounds | null
  /** Pixels to keep free around `fitTo`. */
  fitPadding?: number | { top: number; bottom: number; left: number; right: number }
  onMoved?: (bounds: Bounds, zoom: number) => void
  interactive?: boolean
  height?: number | string
  label?: string
  /** Shown in the corner beside the zoom buttons. */
  tools?: ReactNode
  /** Shown in the bottom left, e.g. a legend. */
  legend?: ReactNode
}

export function CityMap(props: CityMapProps) {
  const t = useText()
  const bounds = props.bounds ?? boundsOf(props.areas)
  if (!bounds) return <p className={styles.failed} role="status">{t.shared.map.noPlaces}</p>
  return <DrawnMap {...props} bounds={bounds} />
}

function DrawnMap(props: CityMapProps & { bounds: Bounds }) {
  const { bounds, look = 'light', base, areas, points, chosenArea, chosenPoint, fitTo, interactive = true } = props
  const t = useText()
  const { element, map, failed } = useMapLibre(look, bounds, interactive)
  const names = useMemo(() => (areas ? labelPoints(areas) : NO_POINTS), [areas])
  const moved = useRef(props.onMoved)
  useEffect(() => {
    moved.current = props.onMoved
  })

  useEffect(() => {
    if (!map) return
    map.getSource<GeoJSONSource>('base')?.setData(base ?? NO_AREAS)
  }, [map, base])
  useEffect(() => {
    if (!map) return
    map.getSource<GeoJSONSource>('areas')?.setData(areas ?? NO_AREAS)
    map.getSource<GeoJSONSource>('names')?.setData(names)
  }, [map, areas, names])
  useEffect(() => {
    if (!map) return
    map.getSource<GeoJSONSource>('points')?.setData(points ?? NO_POINTS)
  }, [map, points])
  useEffect(() => {
    map?.getSource<GeoJSONSource>('marks')?.setData(props.marks ?? NO_POINTS)
  }, [map, props.marks])
  useEffect(() => {
    map?.getSource<GeoJSONSource>('warned')?.setData(props.warned ?? NO_POINTS)
  }, [map, props.warned])
  useEffect(() => {
    map?.setFilter('area-chosen', ['==', ['get', 'id'], chosenArea ?? ''])
  }, [map, chosenArea])
  useEffect(() => {
    map?.setFilter('point-chosen', ['==', ['get', 'id'], chosenPoint ?? ''])
  }, [map, chosenPoint])
  const [pinLon, pinLat] = props.pin ?? []
  const { pinAccuracyM } = props
  useEffect(() => {
    if (!map) return
    const known = pinLon !== undefined && pinLat !== undefined && pinAccuracyM
    map.getSource<GeoJSONSource>('accuracy')?.setData(known ? circle([pinLon, pinLat], pinAccuracyM) : NO_POINTS)
  }, [map, pinLon, pinLat, pinAccuracyM])
  const fitKey = fitTo?.join()
  useEffect(() => {
    if (map && fitTo) map.fitBounds(fitTo, { padding: props.fitPadding ?? 28, maxZoom: 16, duration: 500 })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- fitTo is compared by value
  }, [map, fitKey])
  useEffect(() => {
    if (!map) return undefined
    const tell = () => moved.current?.(map.getBounds().toArray().flat() as Bounds, map.getZoom())
    map.on('moveend', tell)
    return () => {
      map.off('moveend', tell)
    }
  }, [map])
  // Says when all that was given has been drawn, for pictures and tests.
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!map) return undefined
    const drawn = () => frame.current?.setAttribute('data-drawn', 'true')
    map.on('idle', drawn)
    return () => {
      map.off('idle', drawn)
    }
  }, [map])
  useAreaPresses(map, props.onPin ? undefined : props.onArea)
  usePointPresses(map, props.onPin ? undefined : props.onPoint)
  usePin(map, props.pin ?? null, props.onPin)

  if (failed) return <p className={styles.failed} role="alert">{t.shared.map.failed}</p>
  const whole = () => map?.fitBounds(boundsOf(areas) ?? bounds, { padding: 18, duration: 400 })
  return (
    <div ref={frame} className={styles.frame} style={{ height: props.height ?? 360 }} data-look={look}>
      <div
        ref={element} className={styles.canvas} role="application" tabIndex={-1}
        aria-label={`${props.label ?? t.shared.map.label}${props.onPin ? `. ${t.shared.map.keys}` : ''}`}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && map && props.onPin) props.onPin(map.getCenter().toArray())
        }}
      />
      {interactive && (
        <div className={styles.tools}>
          <button type="button" onClick={() => map?.zoomIn()} aria-label={t.shared.map.zoomIn}><Icon name="plus" /></button>
          <button type="button" onClick={() => map?.zoomOut()} aria-label={t.shared.map.zoomOut}><Icon name="minus" /></button>
          <button type="button" onClick={whole} aria-label={t.shared.map.whole}><Icon name="whole" /></button>
          {props.tools}
        </div>
      )}
      <div className={styles.legend}>
        {props.legend}
        {(hasGenerated(areas) || hasGenerated(base)) && (
          <p className={styles.note}><i aria-hidden />{t.shared.map.generatedAreas}</p>
        )}
      </div>
    </div>
  )
}

