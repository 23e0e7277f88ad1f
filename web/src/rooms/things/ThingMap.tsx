/** All things of a view, clustered by the server; the colour of a cluster is that of its most serious warning. */
import type { ExpressionSpecification, GeoJSONSource, MapLayerMouseEvent, MapMouseEvent } from 'maplibre-gl'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { LonLat, Outline, ThingCluster } from '@/api/types'
import { useText } from '@/i18n'
import { boundsOf, circle, hasGenerated, labelPoints, type Bounds } from '@/map/geometry'
import frame from '@/map/CityMap.module.css'
import { useAreaPresses, usePin } from '@/map/presses'
import { useMapLibre } from '@/map/useMapLibre'
import { Icon } from '@/ui/Icon'
import { colourOf } from './severity'

const NONE: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
const CLOSER = 2
const NEAR_M = 50

interface Props {
  bounds: Bounds
  base?: Outline | null
  areas?: Outline | null
  clusters: ThingCluster[]
  chosen?: LonLat | null
  /** Where a thing is planned; its ring is 50 m. */
  pin?: LonLat | null
  onPin?: (at: LonLat) => void
  onArea?: (id: string) => void
  onThing: (id: string) => void
  onMoved: (bounds: Bounds, zoom: number) => void
  fitTo?: Bounds | null
  legend?: ReactNode
  label: string
}

const sized = (one: number): ExpressionSpecification => [
  'case', isOne as never, one, ['interpolate', ['linear'], ['log10', ['get', 'things']], 0.3, 10, 2, 14, 4, 21, 6, 30],
]
const isOne = ['==', ['get', 'things'], 1]

export default function ThingMap(props: Props) {
  const t = useText()
  const { element, map, failed } = useMapLibre('light', props.bounds, true)
  const outer = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  const [dressed, setDressed] = useState(false)
  useEffect(() => {
    latest.current = props
  })
  const data = useMemo(() => featuresOf(props.clusters), [props.clusters])
  const names = useMemo(() => (props.areas ? labelPoints(props.areas) : NONE), [props.areas])

  useEffect(() => {
    if (!map) return undefined
    map.addSource('things', { type: 'geojson', data: NONE })
    map.addLayer({
      id: 'thing', type: 'circle', source: 'things',
      paint: {
        'circle-color': colourOf,
        'circle-opacity': ['case', isOne as never, 1, 0.86],
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, sized(4.5), 12, sized(7)],
        'circle-stroke-color': '#ffffff', 'circle-stroke-width': 1.6,
      },
    })
    map.addLayer({
      id: 'thing-count', type: 'symbol', source: 'things', filter: ['>', ['get', 'things'], 1],
      layout: { 'text-field': ['get', 'text'], 'text-font': ['Local'], 'text-size': 12, 'text-allow-overlap': true },
      paint: { 'text-color': '#ffffff', 'text-halo-color': 'rgba(0,0,0,.35)', 'text-halo-width': 0.8 },
    })
    const tell = () => latest.current.onMoved(map.getBounds().toArray().flat() as Bounds, map.getZoom())
    const press = (event: MapLayerMouseEvent) => {
      const found = event.features?.[0]
      if (!found || latest.current.onPin) return
      const id = found.properties.id as string | undefined
      if (id) latest.current.onThing(id)
      else if (found.geometry.type === 'Point') map.easeTo({ center: found.geometry.coordinates as LonLat, zoom: map.getZoom() + CLOSER })
    }
    const point = (event: MapMouseEvent) => {
      const found = map.queryRenderedFeatures(event.point, { layers: ['thing'] })
      map.getCanvas().style.cursor = latest.current.onPin ? 'crosshair' : found.length ? 'pointer' : ''
    }
    const drawn = () => outer.current?.setAttribute('data-drawn', 'true')
    map.on('moveend', tell)
    map.on('click', 'thing', press)
    map.on('mousemove', point)
    map.on('idle', drawn)
    tell()
    setDressed(true)
    return () => {
      setDressed(false)
      map.off('moveend', tell)
      map.off('click', 'thing', press)
      map.off('mousemove', point)
      map.off('idle', drawn)
    }
  }, [map])
  useEffect(() => {
    if (map && dressed) map.getSource<GeoJSONSource>('things')?.setData(data)
  }, [map, dressed, data])
  useEffect(() => {
    map?.getSource<GeoJSONSource>('base')?.setData(props.base ?? NONE)
  }, [map, props.base])
  useEffect(() => {
    map?.getSource<GeoJSONSource>('areas')?.setData(props.areas ?? NONE)
    map?.getSource<GeoJSONSource>('names')?.setData(names)
  }, [map, props.areas, names])
  const marked = props.pin ?? props.chosen ?? null
  const [lon, lat] = marked ?? []
  useEffect(() => {
    const at = lon !== undefined && lat !== undefined ? circle([lon, lat], NEAR_M) : NONE
    map?.getSource<GeoJSONSource>('accuracy')?.setData(at)
  }, [map, lon, lat])
  const fitKey = props.fitTo?.join()
  useEffect(() => {
    if (map && props.fitTo) map.fitBounds(props.fitTo, { padding: 28, maxZoom: 16, duration: 500 })
    // eslint-disable-next-line react-hooks/exhaustive-deps -- fitTo is compared by value
  }, [map, fitKey])
  const [toLon, toLat] = props.chosen ?? []
  useEffect(() => {
    if (map && toLon !== undefined && toLat !== undefined && !map.getBounds().contains([toLon, toLat])) {
      map.easeTo({ center: [toLon, toLat], zoom: Math.max(map.getZoom(), 14) })
    }
  }, [map, toLon, toLat])
  usePin(map, props.pin ?? null, props.onPin)
  useAreaPresses(map, props.onPin ? undefined : props.onArea)

  if (failed) return <p className={frame.failed} role="alert">{t.shared.map.failed}</p>
  return (
    <div ref={outer} className={frame.frame} style={{ height: '100%' }} data-look="light">
      <div
        ref={element} className={frame.canvas} role="application" tabIndex={0} aria-label={props.label}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && map && props.onPin) props.onPin(map.getCenter().toArray())
        }}
      />
      <div className={frame.tools}>
        <button type="button" onClick={() => map?.zoomIn()} aria-label={t.shared.map.zoomIn}><Icon name="plus" /></button>
        <button type="button" onClick={() => map?.zoomOut()} aria-label={t.shared.map.zoomOut}><Icon name="minus" /></button>
        <button type="button" aria-label={t.shared.map.whole} onClick={() => map?.fitBounds(boundsOf(props.areas) ?? props.bounds, { padding: 18, duration: 400 })}>
          <Icon name="whole" />
        </button>
      </div>
      <div className={frame.legend}>
        {props.legend}
        {(hasGenerated(props.areas) || hasGenerated(props.base)) && (
          <p className={frame.note}><i aria-hidden />{t.shared.map.generatedAreas}</p>
        )}
      </div>
    </div>
  )
}

function featuresOf(clusters: ThingCluster[]): GeoJSON.FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: clusters.map((cluster) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [cluster.lon, cluster.lat] },
      properties: { ...cluster, text: shortCount(cluster.things) },
    })),
  }
}

/** 8, 950, 1.2k, 34k, 1.1M: a cluster has no room for more. */
export function shortCount(n: number): string {
  if (n < 1000) return String(n)
  if (n < 10_000) return `${(n / 1000).toFixed(1)}k`
  if (n < 1_000_000) return `${Math.round(n / 1000)}k`
  return `${(n / 1_000_000).toFixed(1)}M`
}
