/** What pressing the map does: choose an area, open a point, break a cluster up, set the pin. */
import { Marker, type GeoJSONSource, type Map as MapLibre, type MapLayerMouseEvent, type MapMouseEvent } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import type { LonLat } from '@/api/types'
import { pinElement } from './pinElement'

function useLatest<T>(value: T) {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}

export function useAreaPresses(map: MapLibre | null, onArea?: (id: string) => void): void {
  const latest = useLatest(onArea)
  const active = Boolean(onArea)
  useEffect(() => {
    if (!map || !active) return undefined
    let hovered: string | null = null
    const hover = (id: string | null) => {
      if (hovered) map.setFeatureState({ source: 'areas', id: hovered }, { hover: false })
      hovered = id
      if (hovered) map.setFeatureState({ source: 'areas', id: hovered }, { hover: true })
      map.getCanvas().style.cursor = id ? 'pointer' : ''
    }
    const idOf = (event: MapLayerMouseEvent) => (event.features?.[0]?.properties.id as string | undefined) ?? null
    const move = (event: MapLayerMouseEvent) => hover(idOf(event))
    const leave = () => hover(null)
    const press = (event: MapLayerMouseEvent) => {
      const onPoint = map.queryRenderedFeatures(event.point, { layers: ['point', 'cluster'] }).length > 0
      const id = idOf(event)
      if (id && !onPoint) latest.current?.(id)
    }
    map.on('mousemove', 'area-fill', move)
    map.on('mouseleave', 'area-fill', leave)
    map.on('click', 'area-fill', press)
    return () => {
      map.off('mousemove', 'area-fill', move)
      map.off('mouseleave', 'area-fill', leave)
      map.off('click', 'area-fill', press)
    }
  }, [map, active, latest])
}

type OnPoint = (properties: Record<string, unknown>, at: LonLat) => void

export function usePointPresses(map: MapLibre | null, onPoint?: OnPoint): void {
  const latest = useLatest(onPoint)
  useEffect(() => {
    if (!map) return undefined
    const at = (event: MapLayerMouseEvent): LonLat => {
      const geometry = event.features?.[0]?.geometry
      return geometry?.type === 'Point' ? (geometry.coordinates as LonLat) : event.lngLat.toArray()
    }
    const pressPoint = (event: MapLayerMouseEvent) => {
      const feature = event.features?.[0]
      if (feature) latest.current?.(feature.properties, at(event))
    }
    const pressCluster = async (event: MapLayerMouseEvent) => {
      const feature = event.features?.[0]
      if (!feature) return
      const id = feature.properties.cluster_id as number | undefined
      const source = map.getSource<GeoJSONSource>('points')
      const zoom = id !== undefined && source ? await source.getClusterExpansionZoom(id) : map.getZoom() + 2
      map.easeTo({ center: at(event), zoom })
    }
    const pointer = () => {
      map.getCanvas().style.cursor = 'pointer'
    }
    const plain = () => {
      map.getCanvas().style.cursor = ''
    }
    map.on('click', 'point', pressPoint)
    map.on('click', 'cluster', pressCluster)
    for (const layer of ['point', 'cluster']) {
      map.on('mouseenter', layer, pointer)
      map.on('mouseleave', layer, plain)
    }
    return () => {
      map.off('click', 'point', pressPoint)
      map.off('click', 'cluster', pressCluster)
      for (const layer of ['point', 'cluster']) {
        map.off('mouseenter', layer, pointer)
        map.off('mouseleave', layer, plain)
      }
    }
  }, [map, latest])
}

export function usePin(map: MapLibre | null, pin: LonLat | null, onPin?: (at: LonLat) => void): void {
  const latest = useLatest(onPin)
  const marker = useRef<Marker | null>(null)
  const active = Boolean(onPin)
  useEffect(() => {
    if (!map || !active) return undefined
    const press = (event: MapMouseEvent) => latest.current?.(event.lngLat.toArray())
    map.on('click', press)
    map.getCanvas().style.cursor = 'crosshair'
    return () => {
      map.off('click', press)
      map.getCanvas().style.cursor = ''
    }
  }, [map, active, latest])
  const [lon, lat] = pin ?? []
  useEffect(() => {
    if (!map || lon === undefined || lat === undefined) {
      marker.current?.remove()
      marker.current = null
      return
    }
    if (marker.current) {
      marker.current.setLngLat([lon, lat])
      return
    }
    const made = new Marker({ element: pinElement(), anchor: 'bottom', draggable: active }).setLngLat([lon, lat]).addTo(map)
    made.on('dragend', () => latest.current?.(made.getLngLat().toArray()))
    marker.current = made
  }, [map, lon, lat, active, latest])
  useEffect(() => () => {
    marker.current?.remove()
    marker.current = null
  }, [map])
}
