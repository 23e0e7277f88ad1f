/** The map's style: pure functions from palette and data to MapLibre sources and layers. No tiles, no glyph server. */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { palettes, type Look } from '@/theme/tokens'

const NOTHING = { type: 'FeatureCollection' as const, features: [] }
const FONT = ['Local']
const CLUSTER_RADIUS_PX = 46
const CLUSTER_UNTIL_ZOOM = 15

/** 0 normal … 3 critical, 4 overdue: the worst of a cluster gives its ring. */
const GRAVITY: ExpressionSpecification = [
  'case', ['==', ['get', 'overdue'], true], 4,
  ['match', ['get', 'level'], 'critical', 3, 'urgent', 2, 'raised', 1, 0],
]

/** The colours that the meteorological service gives its warnings (蓝黄橙红), bright enough for both grounds. */
const WARNED: ExpressionSpecification = [
  'match', ['get', 'severity'], 'red', '#e2452f', 'orange', '#e8872e', 'yellow', '#e2b714', '#4a8be8',
]

export function mapStyle(look: Look): StyleSpecification {
  const p = palettes[look]
  const dark = look === 'dark'
  const generated: ExpressionSpecification = ['==', ['get', 'origin'], 'generated']
  const byGravity = (value: ExpressionSpecification): ExpressionSpecification => [
    'match', value, 4, p.cinnabar, 3, p.cinnabar, 2, p.cinnabar, 1, p.gamboge, p.celadon,
  ]
  const layers: LayerSpecification[] = [
    { id: 'ground', type: 'background', paint: { 'background-color': dark ? p.paper : '#e9edea' } },
    { id: 'base-fill', type: 'fill', source: 'base', paint: { 'fill-color': dark ? '#0f2023' : '#f8f6f0' } },
    { id: 'base-line', type: 'line', source: 'base', paint: { 'line-color': dark ? '#274449' : '#b9bdb4', 'line-width': 1 } },
    {
      id: 'area-fill', type: 'fill', source: 'areas',
      paint: {
        'fill-color': ['case', ['boolean', ['feature-state', 'hover'], false], p.celadonSoft,
          ['case', ['has', 'tint'], ['get', 'tint'], dark ? '#12272b' : '#fbfaf6']],
        'fill-opacity': 0.92,
      },
    },
    {
      id: 'area-line', type: 'line', source: 'areas', filter: ['!', generated],
      paint: { 'line-color': dark ? '#3d696f' : '#8c978f', 'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.8, 13, 1.8] },
    },
    {
      id: 'area-line-generated', type: 'line', source: 'areas', filter: generated,
      paint: { 'line-color': dark ? '#54858b' : '#8c978f', 'line-width': 1.1, 'line-dasharray': [3, 2.5] },
    },
    {
      id: 'area-chosen', type: 'line', source: 'areas', filter: ['==', ['get', 'id'], ''],
      paint: { 'line-color': p.celadon, 'line-width': 3 },
    },
    {
      id: 'area-name', type: 'symbol', source: 'names',
      layout: {
        'text-field': ['get', 'name'], 'text-font': FONT, 'text-padding': 4, 'text-max-width': 7,
        'text-size': ['interpolate', ['linear'], ['zoom'], 8, 11, 12, 14, 16, 16],
        'symbol-sort-key': ['-', 0, ['get', 'size']],
      },
      paint: {
        'text-color': dark ? '#dcebe9' : '#5b6869', 'text-halo-color': dark ? 'rgba(10,21,23,.66)' : '#fbfaf6',
        'text-halo-width': dark ? 1.2 : 1.6,
      },
    },
    {
      id: 'accuracy', type: 'fill', source: 'accuracy',
      paint: { 'fill-color': p.celadon, 'fill-opacity': 0.14, 'fill-outline-color': p.celadon },
    },
    {
      id: 'mark', type: 'symbol', source: 'marks', minzoom: 12,
      layout: { 'text-field': '■', 'text-font': FONT, 'text-size': 14, 'text-allow-overlap': true },
      paint: {
        'text-color': ['match', ['get', 'state'], 'busy', p.gamboge, p.bamboo],
        'text-halo-color': dark ? '#0a1517' : '#ffffff', 'text-halo-width': 1.6,
      },
    },
    {
      id: 'mark-name', type: 'symbol', source: 'marks', minzoom: 13,
      layout: {
        'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 11, 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-max-width': 9,
      },
      paint: { 'text-color': p.bamboo, 'text-halo-color': dark ? '#0a1517' : '#fbfaf6', 'text-halo-width': 1.4 },
    },
    {
      id: 'cluster', type: 'circle', source: 'points', filter: ['any', ['has', 'point_count'], ['>', ['coalesce', ['get', 'count'], 1], 1]],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['coalesce', ['get', 'total'], ['get', 'count'], 1]], 1, 13, 5, 19, 20, 32, 60, 46],
        'circle-color': dark ? '#16393c' : '#ffffff',
        'circle-stroke-width': 3,
        'circle-stroke-color': byGravity(['coalesce', ['get', 'gravity'], GRAVITY]),
        'circle-opacity': 0.94,
      },
    },
    {
      id: 'cluster-count', type: 'symbol', source: 'points', filter: ['any', ['has', 'point_count'], ['>', ['coalesce', ['get', 'count'], 1], 1]],
      layout: {
        'text-field': ['to-string', ['coalesce', ['get', 'total'], ['get', 'count']]], 'text-font': FONT, 'text-size': 13,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': p.ink },
    },
    {
      id: 'point', type: 'circle', source: 'points',
      filter: ['all', ['!', ['has', 'point_count']], ['<=', ['coalesce', ['get', 'count'], 1], 1]],
      paint: {
        'circle-radius': ['match', GRAVITY, 0, 6.5, 1, 7.5, 9],
        'circle-color': byGravity(GRAVITY),
        'circle-stroke-width': 2, 'circle-stroke-color': dark ? '#0a1517' : '#ffffff',
      },
    },
    {
      id: 'point-mark', type: 'symbol', source: 'points',
      filter: ['all', ['!', ['has', 'point_count']], ['<=', ['coalesce', ['get', 'count'], 1], 1], ['==', ['get', 'overdue'], true]],
      layout: { 'text-field': '!', 'text-font': FONT, 'text-size': 13, 'text-allow-overlap': true },
      paint: { 'text-color': dark ? '#0a1517' : '#ffffff' },
    },
    {
      id: 'warned-ring', type: 'circle', source: 'warned',
      paint: { 'circle-radius': 17, 'circle-color': WARNED, 'circle-opacity': 0.22, 'circle-stroke-width': 1.5, 'circle-stroke-color': WARNED },
    },
    {
      id: 'warned', type: 'circle', source: 'warned',
      paint: { 'circle-radius': 7, 'circle-color': WARNED, 'circle-stroke-width': 2, 'circle-stroke-color': '#ffffff' },
    },
    {
      id: 'point-chosen', type: 'circle', source: 'points', filter: ['==', ['get', 'id'], ''],
      paint: { 'circle-radius': 14, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-width': 3, 'circle-stroke-color': p.ink },
    },
  ]
  return {
    version: 8,
    sources: {
      base: { type: 'geojson', data: NOTHING },
      areas: { type: 'geojson', data: NOTHING, promoteId: 'id' },
      names: { type: 'geojson', data: NOTHING },
      marks: { type: 'geojson', data: NOTHING },
      warned: { type: 'geojson', data: NOTHING },
      accuracy: { type: 'geojson', data: NOTHING },
      points: {
        type: 'geojson', data: NOTHING, cluster: true, clusterRadius: CLUSTER_RADIUS_PX, clusterMaxZoom: CLUSTER_UNTIL_ZOOM,
        clusterProperties: {
          total: ['+', ['coalesce', ['get', 'count'], 1]],
          gravity: ['max', GRAVITY],
        },
      },
    },
    layers,
  }
}
