/** How a figure of a scene is written: few signs, a unit people know. */
import { countText } from '@/i18n/format'

const SIGNS = 3
const UNITS: Record<string, string> = { Cel: '℃', 'ug/m3': 'µg/m³', 'mg/m3': 'mg/m³', 'm3/h': 'm³/h', '1/m2': '/m²', deg: '°', 1: '' }

export function unitText(unit: string | null): string {
  return UNITS[unit ?? ''] ?? unit ?? ''
}
export function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return countText(Math.round(value))
  return String(Number(value.toPrecision(SIGNS)))
}
