/** The words of the scenes. */
import type { Catalogue } from '@/i18n'

export const scenes: Catalogue['scenes'] = {
  intro: 'A scene looks after one sort of thing: what it is seen with, which rules ring, as what it is filed.',
  sensitive: 'Sensitive figures', all: 'All scenes', back: 'All scenes', search: 'Search scenes', noneFound: 'No such scene',
  calm: 'Calm', warned: (n) => `${n} warned of`, things: (n) => `${n} things`, rules: (n) => `${n} rules`,
  none: 'No scene yet', noneText: 'See with yiwang scene list which ones come with the product.',
  tabs: { now: 'Now', stations: 'Things', rules: 'Rules and sources' },
  figures: 'Figures', of: (n) => `made of ${n} things`, noValue: 'no good reading', formula: 'How it is made',
  synthetic: (n) => `${n} are synthetic`,
  warnings: 'Warnings that stand', noWarnings: 'No warning stands', cases: 'Open cases', noCases: 'No open case',
  due: (when) => `due ${when}`, more: 'Show more',
  station: {
    search: 'Search things or places', name: 'Thing', area: 'Place', value: 'Latest reading', at: 'At', state: 'State',
    silent: 'Silent', fresh: 'Well', never: 'Never heard', none: 'Nothing found', count: (n, of) => `${n} / ${of} things`,
  },
  map: {
    label: (name) => `Map of ${name}`, silent: 'Silent', shown: (n, of) => `${n} of ${of} drawn, those warned of first`,
    all: (n) => `${n} drawn`, show: 'Show the map', hide: 'Show the figures',
  },
  rule: {
    who: 'Who', response: 'What to do', source: 'Source', standard: 'Event standard', ladder: 'Told step by step', see: 'The rule',
    after: (minutes) => `after ${minutes} min`, atOnce: 'at once', repeats: (n, days) => `time ${n} within ${days} days`,
    draft: 'to be checked', proposal: 'this project’s own', page: 'seen on a public page', memory: 'from memory, to be checked',
  },
  standards: 'Filed as', file: 'Filed when', close: 'Closed when', sources: 'Sources',
}
