/** A rule in plain words: when it fires, at which line which colour, and when it is over. */
import type { Also, Condition, RuleWords, Severity, ThingKind } from '@/api/types'
import type { Catalogue } from '@/i18n'
import { durationText } from '@/i18n/format'

export const SEVERITIES: Severity[] = ['blue', 'yellow', 'orange', 'red']
const SHORT_S = 60

export interface Saying {
  /** What is looked at. */
  on: string
  /** For each severity one sentence, the gravest first. */
  levels: { severity: Severity; text: string }[]
  /** When it is over, and what else narrows it. */
  notes: string[]
}

export function spanText(seconds: number): string {
  if (seconds < SHORT_S) return `${Number(seconds.toPrecision(4))} s`
  return durationText(seconds)
}
function withUnit(value: number, unit: string): string {
  const text = String(Number(value.toPrecision(8)))
  return unit && unit !== '1' ? `${text} ${unit}` : text
}
export function measureOf(kinds: ThingKind[] | undefined, rule: Pick<RuleWords, 'kinds' | 'property'>) {
  for (const code of rule.kinds) {
    const found = kinds?.find((kind) => kind.code === code)?.measures.find((one) => one.property === rule.property)
    if (found) return found
  }
  return undefined
}

/** What the signal of a condition is called and in which unit its lines are. */
function signal(condition: Exclude<Condition, { kind: 'no_data' }>, unit: string,
  t: Catalogue): { name: string; say: (value: number) => string } {
  const words = t.rules.say
  const plain = (value: number) => withUnit(value, unit)
  switch (condition.kind) {
    case 'threshold': {
      const shape = condition.shape
      if (!shape) return { name: words.reading, say: plain }
      if (shape.form === 'iaqi') return { name: words.iaqi(shape.pollutant ?? '', String(shape.edition ?? '')),
        say: (value) => withUnit(value, '') }
      if (shape.form === 'above') return { name: words.above(shape.reference ?? ''), say: plain }
      return { name: words.share(shape.reference ?? ''),
        say: (value) => words.percent(String(Number((value * 100).toPrecision(6)))) }
    }
    case 'window_sum': return { name: words.window_sum(spanText(condition.window_s)), say: plain }
    case 'repeat': return { name: words.repeat(spanText(condition.window_s), plain(condition.at_least)),
      say: (value) => words.times(String(value)) }
    case 'change': return { name: words[condition.sense](spanText(condition.window_s)), say: plain }
    case 'stuck': return { name: words.stuck(plain(condition.tolerance ?? 0)), say: spanText }
    case 'forecast': return { name: words.forecast(spanText(condition.window_s), spanText(condition.horizon_s)), say: plain }
    case 'neighbours': return {
      name: words.neighbours(withUnit(condition.radius_m, 'm'), plain(condition.at_least), spanText(condition.within_s)),
        say: (value) => words.things(String(value)),
    }
  }
}
function alsoText(also: Also, unit: string, t: Catalogue): string {
  const words = t.rules.say
  const limit = also.at_least !== null && also.at_least !== undefined
    ? words.atLeast(withUnit(also.at_least, also.property ? '' : unit)) : words.atMost(withUnit(also.at_most ?? 0,
      also.property ? '' : unit))
  return words.also(also.property ?? words.itself, limit)
}
function sentence(condition: Condition, severity: Severity, rule: RuleWords, unit: string, t: Catalogue): string | null {
  const words = t.rules.say
  if (condition.kind === 'no_data') {
    const line = condition.lines.find((one) => one.severity === severity)
    if (!line) return null
    return words.no_data(line.after_s ? spanText(line.after_s) : words.periods(String(line.after_periods ?? 0)))
  }
  const line = condition.lines.find((one) => one.severity === severity)
  if (!line) return null
  const { name, say } = signal(condition, unit, t)
  const beyond = condition.inclusive === false
  const crosses = condition.direction === 'down' ? (beyond ? words.downBeyond : words.down) : beyond ? words.upBeyond : words.up
  const held = rule.for_s?.[severity]
  return [
    crosses(name, say(line.on)), held ? words.held(spanText(held)) : null,
    ...(condition.also ?? []).map((one) => alsoText(one, unit, t)),
    line.off !== null && line.off !== undefined && line.off !== line.on ? words.off(say(line.off)) : null,
  ].filter(Boolean).join(t.warnings.severities.red === 'Red' ? ', ' : '，')
}

export function sayRule(rule: RuleWords, kinds: ThingKind[] | undefined, t: Catalogue, language: 'zh' | 'en'): Saying {
  const words = t.rules.say
  const measure = measureOf(kinds, rule)
  const unit = measure?.unit ?? ''
  const property = measure ? (language === 'en' ? measure.name_en : measure.name_zh) : rule.property
  const names = rule.kinds.map((code) => kinds?.find((kind) => kind.code === code)?.name ?? code)
  const levels = [...SEVERITIES].reverse().flatMap((severity) => rule.conditions.flatMap((condition) => {
    const text = sentence(condition, severity, rule, unit, t)
    return text ? [{ severity, text }] : []
  }))
  const notes = [rule.clear_hold_s ? words.clear(spanText(rule.clear_hold_s)) : words.clearNow]
  if (rule.valid_s) notes.push(words.valid(spanText(rule.valid_s)))
  for (const hours of rule.hours ?? []) {
    const days = hours.days.length === 7 ? words.everyDay : hours.days.map((day) => words.days[day] ?? '').join(t.work.listMark)
    notes.push(words.hours(days, hours.from.slice(0, 5), hours.until.slice(0, 5)))
  }
  if (rule.areas?.length) notes.push(words.areas)
  if (rule.things?.length) notes.push(words.onlyThings(String(rule.things.length)))
  if (rule.action) {
    const radius = rule.action.radius_m ? words.near(withUnit(rule.action.radius_m, 'm')) : words.own
    const actuator = kinds?.find((kind) => kind.code === rule.action?.actuator)?.name ?? rule.action.actuator
    notes.push(words.reflex(t.warnings.severities[rule.action.severity], actuator, rule.action.command, radius))
  }
  return { on: words.on(names.join(t.work.listMark), property), levels, notes }
}

/** The lines that a chart of plain readings can show. */
export function linesOf(rule: Pick<RuleWords, 'conditions'> | null) {
  const found = (rule?.conditions ?? []).find((condition) => condition.kind === 'threshold' && !condition.shape)
  return found?.kind === 'threshold' ? found.lines.filter((line) => Number.isFinite(line.on)) : []
}
