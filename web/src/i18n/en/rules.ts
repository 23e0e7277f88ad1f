/** The words of warning rules. */
import type { Catalogue } from '@/i18n/zh'

export const rules: Catalogue['rules'] = {
  states: { draft: 'Draft', published: 'In force', retired: 'Retired', all: 'All' },
  origins: { shipped: 'Comes with the platform', people: "The city's own" },
  list: {
    title: 'Warning rules', search: 'Name, code or standard', count: (n) => `${n} rules`, add: 'New rule', empty: 'No rule matches', emptyText: 'Try another word or another state.', version: (n) => `version ${n}`,
    precision: 'precision', raised: (n) => `${n} raised`, active: (n) => `${n} standing`, noStat: 'never fired', judged: (n) => `${n} judged`, reflex: 'with a reflex', kind: 'Kind of thing', allKinds: 'All kinds',
  },
  nothingOpen: 'Choose a rule', nothingOpenText: 'Each says when it fires, who then does what, and by what authority.', notFound: 'No such rule',
  say: {
    on: (kinds, property) => `Watches ${property} of ${kinds}`,
    up: (name, value) => `${name} reaches ${value}`, upBeyond: (name, value) => `${name} exceeds ${value}`,
    down: (name, value) => `${name} falls to ${value}`, downBeyond: (name, value) => `${name} falls below ${value}`,
    off: (value) => `over at ${value}`, held: (time) => `for ${time}`,
    reading: 'the reading', iaqi: (pollutant, edition) => `the sub-index of ${pollutant} (${edition} edition)`, above: (reference) => `what is above its own “${reference}”`, share: (reference) => `the share of its own “${reference}”`,
    window_sum: (time) => `the sum of ${time}`, repeat: (time, value) => `how often within ${time} ${value} was reached`, rise: (time) => `the rise within ${time}`, fall: (time) => `the fall within ${time}`,
    stuck: (tolerance) => `the time without change (within ${tolerance})`, forecast: (window, horizon) => `the reading ${horizon} from now, by the last ${window}`,
    neighbours: (radius, value, within) => `how many places within ${radius} reached ${value} in ${within}, itself included`, no_data: (time) => `no data for ${time}`,
    periods: (n) => `${n} reporting periods`, things: (n) => `${n} places`, times: (n) => `${n} times`,
    also: (what, limit) => `while ${what} is ${limit}`, atLeast: (value) => `at least ${value}`, atMost: (value) => `at most ${value}`, itself: 'the reading',
    clear: (time) => `over only after ${time} of calm`, clearNow: 'over at once', hours: (days, from, until) => `only ${days} ${from}–${until}`,
    days: ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], everyDay: 'every day', areas: 'only some areas', onlyThings: (n) => `only ${n} named things`,
    reflex: (severity, actuator, command, radius) => `From ${severity} on, ${actuator} ${radius} is told “${command}”`, near: (distance) => `within ${distance}`, own: 'of the same thing',
    valid: (time) => `a reading counts no longer than ${time} when no other follows`,
    percent: (n) => `${n} %`,
  },
  detail: {
    when: 'When it fires', why: 'Why it may disturb', consequence: 'If nobody acts', response: 'What to do', who: 'Who', time: 'How fast', source: 'By', standard: 'Filed as', effective: (from, to) => (to ? `${from} to ${to}` : `from ${from}`),
    confidence: { page: 'seen on a public page', memory: 'from memory, to be checked', proposal: 'our own proposal' }, stat: 'How it did', raised: 'Raised', active: 'Standing', confirmed: 'True', dismissed: 'False', fleeting: 'Fleeting', chattering: 'Chattering', precision: 'Precision',
    backtests: 'Back-tests', noBacktests: 'Not back-tested yet.', versions: 'Versions', versionLine: (n, state) => `Version ${n} · ${state}`, publishedAt: (when) => `in force since ${when}`, retiredAt: (when) => `retired ${when}`,
    retiredWhy: 'Why it was retired', warnings: 'Its warnings', problems: 'What is missing', noProblems: 'Nothing is wrong.', revise: 'Write a new version', shippedHint: 'It comes with the platform; what you change becomes a version of the city.',
  },
  form: {
    title: 'Write a rule', newTitle: 'New rule', revision: (n) => `Draft · version ${n}`, code: 'Code', codeHint: 'lower case letters, digits and . _ -; it stays', nameZh: 'Name (Chinese)', nameEn: 'Name (English)', kinds: 'Kinds of things', property: 'What is measured',
    conditions: 'Conditions', addCondition: 'Another condition', dropCondition: 'Drop this condition', conditionKinds: {
      threshold: 'Reaches a line', window_sum: 'Sum over a time', repeat: 'How often in a time', change: 'Changes fast', stuck: 'Does not change', forecast: 'Will reach a line', neighbours: 'Several places near', no_data: 'No data',
    },
    direction: 'Direction', up: 'above', down: 'below', window: 'Window (s)', atLeast: 'Reading that counts', sense: 'Rise or fall', rise: 'rise', fall: 'fall', tolerance: 'Tolerance', horizon: 'How far ahead (s)', radius: 'Radius (m)', within: 'Together within (s)',
    lines: 'Lines', on: 'at', off: 'over at', hold: 'held (s)', afterS: 'silent (s)', level: 'Severity', unused: 'unused', clear: 'Calm before it is over (s)', standard: 'Filed as which standard', reasons: 'Why anybody is disturbed', consequence: 'If nobody acts', response: 'What to do', zh: 'Chinese', en: 'English',
    who: 'Who', time: 'Respond within (min)', source: 'Authority', sourceTitle: 'Text or source', clause: 'Clause', edition: 'Edition', from: 'Effective from', to: 'Effective to', confidence: 'How sure',
    reflex: 'Reflex', withReflex: 'Command an actuator from a severity on', actuator: 'Kind of actuator', command: 'Command', severity: 'From', actionRadius: 'Within (m; 0: of the same thing)', asText: 'Edit as text', asForm: 'Edit as form', badText: (said) => `This text cannot be read: ${said}`,
    kept: 'Kept as a draft', save: 'Keep draft', saveNew: 'Make draft', dirty: 'changes are not kept yet', publish: 'Publish', retire: 'Retire', backTest: 'Back-test and keep', retireWhy: 'Why is it retired', publishHint: 'In force at once; the version before it retires.', needsTest: 'Back-test the kept draft before it is published.', needsSave: 'Keep the draft first.',
    needsProblems: (n) => `${n} things are missing`, published: 'Published and in force', retired: 'Retired', tested: 'Back-test kept',
  },
  preview: {
    title: 'While you write', words: 'What this rule says', thing: 'Look at', noThings: 'No such thing yet.', span: 'Over', spans: { '1': 'last day', '7': 'last 7 days', '30': 'last 30 days' }, chart: (name) => `Readings of ${name} and the lines`,
    wouldWarn: (n) => `would have fired ${n}×`, wouldNot: 'would not have fired', onThings: (n, all) => `${n} of ${all} things`, ofReadings: (n) => `by ${n} stored readings`, confirmed: (n) => `${n} of them found true later`, missed: (n) => `silent about ${n} that were found true`,
    peak: (n) => `${n} in the worst hour`, peakAt: (when) => ` (${when})`, overBudget: 'More than six an operator-hour: make it stricter first.', noReadings: 'No stored readings in this time; choose another.', running: 'Working it out…', byDay: 'By day', items: 'Which', more: (n) => `${n} more`, still: 'still standing at the end',
    outdated: 'Words changed since: this back-test no longer counts', precision: 'precision', ranAt: (when) => `back-tested ${when}`, range: (from, to) => `${from} to ${to}`, notJudged: 'The condition is not complete yet.',
  },
  keys: { save: 'Keep draft' },
}
