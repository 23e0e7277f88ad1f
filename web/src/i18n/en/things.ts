/** Words of the explorer of things. */
import type { Catalogue } from '@/i18n'

export const things: Catalogue['things'] = {
  tabs: { explore: 'Things', health: 'Data health', coverage: 'Coverage' },
  tabsLabel: 'Pages of the explorer',
  list: {
    title: 'List of things', search: 'Name, id, place', kind: 'Kind', anyKind: 'All kinds', state: 'State', anyState: 'All states',
    more: 'Show more', none: 'No such thing', noneText: 'Try another word, or clear the filters.', clear: 'Clear filters',
    empty: 'Nothing registered yet', emptyText: 'Register things from a table with yiwang things load, or plan one on the map.',
    shown: (n, more) => (more ? `${n} listed, there are more` : `${n} things`),
    behind: 'Only what is behind this gateway',
  },
  states: { planned: 'Planned', active: 'In use', maintenance: 'In repair', retired: 'Retired' },
  online: 'Online', silent: 'Silent', never: 'Never heard yet', noPeriod: 'Speaks on events',
  show: { list: 'List', map: 'Map' },
  map: {
    label: 'Map of things: dots are things, numbers say how many are thereabouts, the colour is that of the worst warning',
    total: (n) => `${n} in view`,
    legend: 'Warnings', colours: { none: 'none', blue: 'blue', yellow: 'yellow', orange: 'orange', red: 'red', silent: 'silent' },
  },
  severities: { none: 'Normal', blue: 'Blue', yellow: 'Yellow', orange: 'Orange', red: 'Red' },
  one: {
    close: 'Close', facts: 'Facts', kind: 'Kind', id: 'Id', place: 'Place', owner: 'Source', gateway: 'Gateway', trust: 'Trust',
    range: 'Plausible range', period: 'Period', accuracy: 'Accuracy', basis: 'Basis of the range', draft: 'from memory, to be checked', privacy: 'Privacy', kept: 'Kept for',
    days: (n) => `${n} days`, from: (low, high, unit) => `${low} to ${high} ${unit}`,
    lifeSafety: 'Life safety', alarm: (colour) => `${colour} warning stands`, lowers: (share) => `lowers trust by ${share}`, latest: 'Latest', staleSince: (ago) => `No new reading since ${ago}; the figure is not of now`,
    noStreams: 'This kind has no readings.', raw: 'Raw record', registered: 'Registered', synthetic: 'Synthetic',
    privacyNames: { none: 'none', place: 'of a place', personal: 'personal', sensitive: 'sensitive' },
  },
  chart: {
    title: 'History', day: '24 hours', month: '30 days', property: 'Property', none: 'No readings in this time.',
    readings: (n) => `${n} readings`, thinned: 'each point is least to greatest of a while', gap: 'grey: no data',
    label: (name, low, high, unit) => `Curve of ${name}, least ${low}, greatest ${high} ${unit}`,
    table: 'As a table', at: 'Time', value: 'Value', quality: 'Quality', qualities: ['good', 'doubtful', 'bad'],
  },
  rules: { title: 'Rules that watch it', none: 'No rule watches it.', line: (severity, on) => `${severity} ${on}`, response: 'Response' },
  warnings: { title: 'Warnings', none: 'There has been no warning.', active: 'active', cleared: 'cleared', acknowledged: 'acknowledged', all: (n) => `${n} in all` },
  arc: { title: 'Reflex arc', toIt: 'Told to this actuator' },
  quarantine: { title: 'Readings in quarantine', none: 'None in 7 days.', hidden: 'Your role does not see raw readings.' },
  reasons: {
    unknown_thing: 'unknown thing', unknown_unit: 'unknown unit', in_the_future: 'in the future', not_a_number: 'not a number', bad_time: 'unreadable time',
    retired_thing: 'retired thing', duplicate: 'duplicate', absurd_time: 'absurd time', out_of_order: 'late', out_of_range: 'out of range', accepted: 'accepted',
  },
  health: {
    title: 'Sources today', intro: 'The last 24 hours. Quarantined readings are kept, rejected ones counted.', none: 'No sources yet.',
    gate: 'The gate', ready: 'works', away: 'away: readings come again when it is back', series: 'Series', silentSeries: 'Silent series', waiting: 'Waiting', commit: 'Last commit took',
    unjudged: 'Stored, not judged', seconds: (n) => `${n} s`,
    columns: {
      source: 'Source', things: 'Things', silent: 'Silent', rows: 'Received', late: 'Late', bad: 'Out of range', quarantined: 'Quarantined', rejected: 'Rejected', lag: 'Lag', last: 'Last',
    },
    never: 'not today', latest: 'Latest readings in quarantine',
  },
  coverage: {
    title: 'Where there is none', kind: 'Kind of thing', intro: 'A community without one is a blind spot. Press an area to look into it.',
    sum: (blind, all, count) => `${blind} of ${all} communities have none; ${count} there are`,
    columns: { area: 'Area', things: 'Things', blind: 'Blind communities', share: 'Share blind' }, up: 'Up', enter: (name) => `Look into ${name}`,
    legend: 'Share blind', label: 'Coverage map: the deeper the colour, the more communities have none', generated: 'Borders of communities are generated',
  },
  plan: {
    open: 'Plan one', title: 'Plan a thing', where: 'Press the map where it shall stand; or move the map and press Enter.', kind: 'Kind', name: 'Name', id: 'Id',
    near: (n) => `${n} of the same kind within 50 m; maybe it is not needed:`, free: 'None of the kind within 50 m.', save: 'Register as planned', metres: (n) => `${n} m`,
    place: (lon, lat) => `At ${lon}, ${lat}`,
  },
  keys: { search: 'Search', next: 'Next', previous: 'Previous', open: 'Open', close: 'Close' },
}
