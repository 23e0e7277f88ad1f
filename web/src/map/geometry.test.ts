import { describe, expect, it } from 'vitest'
import type { Outline } from '@/api/types'
import { areaAt, boundsOf, circle, hasGenerated, labelPoints } from './geometry'

const square = (x: number, y: number, side: number) => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
const outline: Outline = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature', properties: { id: '1-1', code: '1', name: '甲', level: 'district', origin: 'real' },
      geometry: { type: 'Polygon', coordinates: [square(0, 0, 1)] },
    },
    {
      type: 'Feature', properties: { id: '1-2', code: '2', name: '乙', level: 'district', origin: 'generated' },
      geometry: { type: 'MultiPolygon', coordinates: [[square(5, 5, 0.1)], [square(2, 0, 2)]] },
    },
  ],
}

describe('drawing helpers', () => {
  it('bounds all parts of all areas', () => {
    expect(boundsOf(outline)).toEqual([0, 0, 5.1, 5.1])
    expect(boundsOf({ type: 'FeatureCollection', features: [] })).toBeNull()
  })
  it('labels an area in its largest part', () => {
    const points = labelPoints(outline).features.map((feature) => feature.geometry.coordinates)
    expect(points).toEqual([[0.5, 0.5], [3, 1]])
  })
  it('finds the area that holds a point, or none', () => {
    expect(areaAt(outline, [0.2, 0.9])?.properties.id).toBe('1-1')
    expect(areaAt(outline, [5.05, 5.05])?.properties.id).toBe('1-2')
    expect(areaAt(outline, [1.5, 0.5])).toBeNull()
    expect(areaAt(outline, null)).toBeNull()
  })
  it('says so when a boundary was generated', () => {
    expect(hasGenerated(outline)).toBe(true)
    expect(hasGenerated({ ...outline, features: outline.features.slice(0, 1) })).toBe(false)
  })
  it('draws a circle as wide as it is high on the ground', () => {
    const box = boundsOf(circle([121.5, 31.2], 1000))
    if (!box) throw new Error('no bounds')
    const metres = [(box[2] - box[0]) * 111_320 * Math.cos((31.2 * Math.PI) / 180), (box[3] - box[1]) * 111_320]
    for (const side of metres) expect(side).toBeCloseTo(2000, -1)
  })
})
