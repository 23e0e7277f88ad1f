/** Times, durations and distances in words. All clocks are shown in the city's time zone. */
import { currentLanguage } from './language'

let timeZone = 'Asia/Shanghai'
export function setTimeZone(zone: string): void {
  timeZone = zone
}
export function cityTimeZone(): string {
  return timeZone
}

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'weekday'
function partsOf(moment: string | number | Date): Record<Part, string> {
  const format = new Intl.DateTimeFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone, year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short',
    hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  })
  const parts = {} as Record<Part, string>
  for (const { type, value } of format.formatToParts(new Date(moment))) parts[type as Part] = value
  return parts
}
function dayKey(moment: string | number | Date): string {
  const { year, month, day } = partsOf(moment)
  return `${year}-${month}-${day}`
}
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** “今天 14:05”, “昨天 09:30”, “7月3日 14:05”, “2025年12月31日 08:00”. */
export function momentText(moment: string, now: number = Date.now()): string {
  const { year, month, day, hour, minute } = partsOf(moment)
  const clock = `${hour}:${minute}`
  const zh = currentLanguage() === 'zh'
  const key = dayKey(moment)
  if (key === dayKey(now)) return zh ? `今天 ${clock}` : `today ${clock}`
  if (key === dayKey(now - DAY * 1000)) return zh ? `昨天 ${clock}` : `yesterday ${clock}`
  if (key === dayKey(now + DAY * 1000)) return zh ? `明天 ${clock}` : `tomorrow ${clock}`
  const sameYear = year === partsOf(now).year
  if (zh) return `${sameYear ? '' : `${year}年`}${month}月${day}日 ${clock}`
  return `${day} ${MONTHS[Number(month) - 1] ?? month}${sameYear ? '' : ` ${year}`} ${clock}`
}
export function clockText(moment: string | number | Date): string {
  const { hour, minute } = partsOf(moment)
  return `${hour}:${minute}`
}
/** “7月3日 周四” for page heads. */
export function dateText(moment: string | number | Date): string {
  const { month, day, weekday } = partsOf(moment)
  return currentLanguage() === 'zh' ? `${month}月${day}日 ${weekday}` : `${weekday} ${day} ${MONTHS[Number(month) - 1]}`
}

/** “2 天 3 小时”, “3 小时 20 分”, “12 分”, “不到 1 分”: at most two units, the sign is dropped. */
export function durationText(seconds: number): string {
  const zh = currentLanguage() === 'zh'
  const left = Math.abs(Math.trunc(seconds))
  if (left < MINUTE) return zh ? '不到 1 分钟' : 'under a minute'
  const days = Math.floor(left / DAY)
  const hours = Math.floor((left % DAY) / HOUR)
  const minutes = Math.floor((left % HOUR) / MINUTE)
  const words: string[] = []
  if (days) words.push(zh ? `${days} 天` : `${days} d`)
  if (hours && days < 10) words.push(zh ? `${hours} 小时` : `${hours} h`)
  if (minutes && !days) words.push(zh ? `${minutes} ${hours ? '分' : '分钟'}` : `${minutes} min`)
  return words.slice(0, 2).join(' ')
}
/** “刚刚”, “12 分钟前”, “3 小时前”, then the date. */
export function agoText(moment: string, now: number = Date.now()): string {
  const zh = currentLanguage() === 'zh'
  const seconds = (now - new Date(moment).getTime()) / 1000
  if (seconds < MINUTE) return zh ? '刚刚' : 'just now'
  if (seconds < HOUR) return zh ? `${Math.floor(seconds / MINUTE)} 分钟前` : `${Math.floor(seconds / MINUTE)} min ago`
  if (seconds < DAY) return zh ? `${Math.floor(seconds / HOUR)} 小时前` : `${Math.floor(seconds / HOUR)} h ago`
  return momentText(moment, now)
}
export function remainingText(seconds: number): string {
  const words = durationText(seconds)
  if (currentLanguage() === 'zh') return seconds < 0 ? `超时 ${words}` : `还剩 ${words}`
  return seconds < 0 ? `${words} overdue` : `${words} left`
}
const NEAR_M = 1000
export function distanceText(metres: number): string {
  const zh = currentLanguage() === 'zh'
  if (metres < NEAR_M) return zh ? `${Math.round(metres / 10) * 10 || 10} 米` : `${Math.round(metres / 10) * 10 || 10} m`
  const km = metres / NEAR_M
  const text = km < 10 ? km.toFixed(1) : String(Math.round(km))
  return zh ? `${text} 公里` : `${text} km`
}
export function countText(value: number): string {
  return new Intl.NumberFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB').format(value)
}
export function shareText(value: number | null | undefined, digits = 1): string {
  return value === null || value === undefined ? '—' : `${(value * 100).toFixed(digits)}%`
}

const EARTH_M = 6_371_008.8
/** Great-circle distance in metres between two [lon, lat] points (WGS-84, spherical). */
export function metresBetween(a: readonly [number, number], b: readonly [number, number]): number {
  const rad = Math.PI / 180
  const dLat = (b[1] - a[1]) * rad
  const dLon = (b[0] - a[0]) * rad
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.sqrt(h))
}
