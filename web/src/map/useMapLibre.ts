/** One MapLibre map on one element; null until its style is ready, `failed` where WebGL is missing. */
import { Map as MapLibre, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { useEffect, useRef, useState, type RefObject } from 'react'
import type { Look } from '@/theme/tokens'
import type { Bounds } from './geometry'
import { mapStyle } from './style'

setWorkerUrl(workerUrl)

const LABEL_FONT = "'PingFang SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif"
const MAX_ZOOM = 18

interface Ready {
  element: RefObject<HTMLDivElement | null>
  map: MapLibre | null
  failed: boolean
}

export function useMapLibre(look: Look, start: Bounds, interactive: boolean): Ready {
  const element = useRef<HTMLDivElement>(null)
  const first = useRef(start)
  const [map, setMap] = useState<MapLibre | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!element.current) return undefined
    let made: MapLibre
    try {
      made = new MapLibre({
        container: element.current,
        style: mapStyle(look),
        bounds: first.current,
        fitBoundsOptions: { padding: 18 },
        maxZoom: MAX_ZOOM,
        localIdeographFontFamily: LABEL_FONT,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        touchPitch: false,
        interactive,
        fadeDuration: 120,
      })
    } catch {
      setFailed(true)
      return undefined
    }
    made.touchZoomRotate.disableRotation()
    made.keyboard.disableRotation()
    made.addControl(new ScaleControl({ maxWidth: 90 }), 'top-left')
    made.on('load', () => setMap(made))
    const observer = new ResizeObserver(() => made.resize())
    observer.observe(element.current)
    return () => {
      observer.disconnect()
      setMap(null)
      made.remove()
    }
  }, [look, interactive])
  return { element, map, failed }
}
