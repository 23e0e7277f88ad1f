/** Small pure geometry for drawing: bounds and label points. Lon/lat in degrees; good enough at city size. */
import type { LonLat, Outline } from '@/api/types'

export type Bounds = [number, number, number, number]
type Ring = GeoJSON.Position[]

const EMPTY: Bounds = [Infinity, Infinity, -Infinity, -Infinity]

function rings(geometry: GeoJSON.Polygon | GeoJSON.MultiPolygon): Ring[] {
  return geometry.type === 'Polygon' ? geometry.coordinates.slice(0, 1) : geometry.coordinates.map((part) => part[0] ?? [])
}

export function boundsOf(collection: GeoJSON.FeatureCollection | null | undefined): Bounds | null {
  let bounds: Bounds = [...EMPTY]
  for (const feature of collection?.features ?? []) {
    const geometry = feature.geometry
    const positions = geometry.type === 'Point' ? [geometry.coordinates]
      : geometry.type === 'Polygon' || geometry.type === 'MultiPolygon' ? rings(geometry).flat() : []
    for (const [x = 0, y = 0] of positions) {
      bounds = [Math.min(bounds[0], x), Math.min(bounds[1], y), Math.max(bounds[2], x), Math.max(bounds[3], y)]
    }
  }
  return Number.isFinite(bounds[0]) ? bounds : null
}

/** Signed area (square degrees) and centroid of a ring. */
function centroid(ring: Ring): { area: number; at: LonLat } {
  let area = 0
  let x = 0
  let y = 0
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const [ax = 0, ay = 0] = ring[i] ?? []
    const [bx = 0, by = 0] = ring[i + 1] ?? []
    const cross = ax * by - bx * ay
    area += cross / 2
    x += (ax + bx) * cross
    y += (ay + by) * cross
  }
  if (!area) return { area: 0, at: [ring[0]?.[0] ?? 0, ring[0]?.[1] ?? 0] }
  return { area: Math.abs(area), at: [x / (6 * area), y / (6 * area)] }
}

/** One point per area for its name: the centroid of its largest part. */
export function labelPoints(outline: Outline): GeoJSON.FeatureCollection<GeoJSON.Point> {
  return {
    type: 'FeatureCollection',
    features: outline.features.map((feature) => {
      const parts = rings(feature.geometry).map(centroid).sort((a, b) => b.area - a.area)
      return {
        type: 'Feature',
        properties: { ...feature.properties, size: parts[0]?.area ?? 0 },
        geometry: { type: 'Point', coordinates: parts[0]?.at ?? [0, 0] },
      }
    }),
  }
}

function inRing([x, y]: LonLat, ring: Ring): boolean {
  let inside = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
    const [ax = 0, ay = 0] = ring[i] ?? []
    const [bx = 0, by = 0] = ring[j] ?? []
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** The area that holds a point, by even-odd over its outer rings; for orientation only, the server places. */
export function areaAt(outline: Outline | null | undefined, at: LonLat | null): Outline['features'][number] | null {
  if (!outline || !at) return null
  return outline.features.find((feature) => rings(feature.geometry).some((ring) => inRing(at, ring))) ?? null
}

const METRES_PER_DEGREE = 111_320
const CORNERS = 48
/** A circle of a radius in metres, as a polygon. */
export function circle([lon, lat]: LonLat, radiusM: number): GeoJSON.FeatureCollection<GeoJSON.Polygon> {
  const high = radiusM / METRES_PER_DEGREE
  const wide = high / Math.cos((lat * Math.PI) / 180)
  const ring = Array.from({ length: CORNERS + 1 }, (_, index) => {
    const turn = (index / CORNERS) * 2 * Math.PI
    return [lon + wide * Math.cos(turn), lat + high * Math.sin(turn)]
  })
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }] }
}

export function hasGenerated(outline: Outline | null | undefined): boolean {
  return Boolean(outline?.features.some((feature) => feature.properties.origin === 'generated'))
}
