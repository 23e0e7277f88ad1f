import { beforeEach, describe, expect, it } from 'vitest'
import { agoText, distanceText, durationText, metresBetween, momentText, remainingText, setTimeZone } from './format'
import { setLanguage } from './language'

const NOON = Date.parse('2026-07-03T12:00:00+08:00')

beforeEach(() => {
  setLanguage('zh')
  setTimeZone('Asia/Shanghai')
})

describe('durations in words', () => {
  it('uses two units at most', () => {
    expect(durationText(3 * 3600 + 20 * 60)).toBe('3 小时 20 分')
    expect(durationText(2 * 86_400)).toBe('2 天')
    expect(durationText(2 * 86_400 + 5 * 3600 + 59)).toBe('2 天 5 小时')
    expect(durationText(30)).toBe('不到 1 分钟')
    expect(durationText(12 * 60)).toBe('12 分钟')
  })
  it('tells left from overdue', () => {
    expect(remainingText(3 * 3600 + 20 * 60)).toBe('还剩 3 小时 20 分')
    expect(remainingText(-2 * 86_400)).toBe('超时 2 天')
    setLanguage('en')
    expect(remainingText(-2 * 86_400)).toBe('2 d overdue')
  })
})

describe('moments', () => {
  it('speaks of the city’s day, not the machine’s', () => {
    expect(momentText('2026-07-02T16:30:00Z', NOON)).toBe('今天 00:30')
    expect(momentText('2026-07-02T15:30:00Z', NOON)).toBe('昨天 23:30')
    expect(momentText('2026-07-04T01:00:00Z', NOON)).toBe('明天 09:00')
    expect(momentText('2025-12-31T00:00:00Z', NOON)).toBe('2025年12月31日 08:00')
  })
  it('follows another city’s time zone', () => {
    setTimeZone('America/New_York')
    expect(momentText('2026-07-02T16:30:00Z', NOON)).toBe('昨天 12:30')
  })
  it('says how long ago', () => {
    expect(agoText('2026-07-03T11:48:00+08:00', NOON)).toBe('12 分钟前')
    expect(agoText('2026-07-03T11:59:40+08:00', NOON)).toBe('刚刚')
  })
})

describe('distances', () => {
  it('rounds to what a person can walk', () => {
    expect(distanceText(3)).toBe('10 米')
    expect(distanceText(884)).toBe('880 米')
    expect(distanceText(1234)).toBe('1.2 公里')
  })
  it('measures on the sphere', () => {
    expect(metresBetween([121.47, 31.23], [121.48, 31.23])).toBeCloseTo(951, -1)
  })
})
