/** The four colours of a warning (蓝黄橙红), and of what is silent or calm. Grounds, not text. */
import type { ExpressionSpecification } from 'maplibre-gl'

export const SEVERITIES = ['none', 'blue', 'yellow', 'orange', 'red'] as const
export const COLOURS: Record<string, string> = {
  none: '#2c7f78', blue: '#2f6fd0', yellow: '#d8a800', orange: '#e07a1f', red: '#c8321e', silent: '#8b9391',
}
export const colourOf: ExpressionSpecification = [
  'case', ['>', ['get', 'severity'], 0],
  ['match', ['get', 'severity'], 4, COLOURS.red ?? '', 3, COLOURS.orange ?? '', 2, COLOURS.yellow ?? '', COLOURS.blue ?? ''],
  ['==', ['get', 'silent'], true], COLOURS.silent ?? '', COLOURS.none ?? '',
]
