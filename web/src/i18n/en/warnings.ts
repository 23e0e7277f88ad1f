/** The words of the warning desk. */
import type { Catalogue } from '@/i18n/zh'

export const warnings: Catalogue['warnings'] = {
  severities: { blue: 'Blue', yellow: 'Yellow', orange: 'Orange', red: 'Red', none: 'Normal' },
  list: {
    title: 'Warnings', total: (n) => `${n} lines`, loaded: (n) => `${n} loaded`, more: 'Load more',
    members: (n) => `${n} warnings`, things: (n) => `speaks for ${n} things`, expand: 'Unfold this line', fold: 'Fold this line',
    empty: 'No warning stands', emptyText: 'New ones appear here by themselves.', noneFound: 'No warning matches', noneFoundText: 'Widen the filter, or try another word.',
    noPlace: 'Place unknown', incident: (id) => `Incident ${id}`,
  },
  sorts: { place: 'Same place and kind', gateway: 'Gateway silent', storm: 'Storm' },
  states: { standing: 'Standing', unacknowledged: 'To acknowledge', shelved: 'Shelved', cleared: 'Over', all: 'All' },
  flags: {
    unacknowledged: 'To acknowledge', acknowledged: 'Acknowledged', cleared: 'Over', shelved: (until) => `Shelved until ${until}`, chattering: 'Chattering', fleeting: 'Fleeting',
    stale: 'Stale', life: 'Life safety', confirmed: 'True', dismissed: 'False alarm', returns: (n) => `came back ${n}×`,
    assigned: (who) => `with ${who}`,
  },
  filters: {
    title: 'Filter', search: 'Thing, rule or number', severity: 'Severity', kind: 'Kind of thing', rule: 'Rule', area: 'Area', mine: 'Only what is mine', clear: 'Clear filters', drop: (name) => `Drop filter: ${name}`,
    export: 'Export CSV',
  },
  budget: {
    title: 'Load of the desk', load: (n, allowed) => `${n} lines an operator-hour, at most ${allowed}`, over: 'over budget', within: 'within budget',
    hour: (lines, people) => `${lines} lines in the last hour, ${people} watching`, behind: (n) => `${n} warnings behind them`, tenMinutes: (n) => `${n} in the last 10 minutes`,
    flooded: 'Flood of warnings: red and orange first. What is alike and near is one line; nothing is dropped.', watch: 'I watch', unwatch: 'Stop watching',
    hint: 'EEMUA 191: no more than six lines an operator-hour',
  },
  detail: {
    nothingOpen: 'Choose a warning', nothingOpenText: 'The gravest stand first; each line is one thing to look at.', notFound: 'No such warning',
    value: 'Reading', now: 'Now', rule: (name, version) => `Rule “${name}”, version ${version}`, openRule: 'See the rule', thing: 'Thing', where: 'Where', since: 'Since', until: 'Over', peak: 'Highest',
    why: 'Why it fired', consequence: 'If nobody acts', response: 'What to do', who: 'Who', time: 'How fast', source: 'By', noReasons: 'The platform itself watches this; there is no threshold rule.',
    chart: 'Readings of the last 24 hours', chartOfRange: 'Readings of the 24 hours around it', noReadings: 'No readings in this time.', noChart: 'This warning is not about one reading.', readings: (n) => `${n} readings`,
    incident: 'Incident and case', noIncident: 'No incident yet.', openIncident: (id) => `Open incident ${id}`, openCase: (id) => `Open case ${id}`, caseStage: (stage) => `Case: ${stage}`, incidentState: (state) => `Incident: ${state}`,
    reflex: 'Reflexes', trust: 'Trust in the thing', steps: 'History', group: 'Its line', siblings: (n) => `${n} more in the same line`, members: (n) => `Speaks for ${n} silent things`,
    cap: 'CAP message',
  },
  reflex: {
    on: 'Reflexes: on', off: 'Reflexes: stopped', stop: 'Stop all reflexes', start: 'Let reflexes act again', stopText: 'No rule commands any actuator until somebody lets it again.', startText: 'Rules that reach their severity command actuators again.',
    since: (by, when, why) => `${by} · ${when} · ${why}`,
  },
  reflexStates: { waiting: 'waiting', sending: 'being sent', sent: 'sent', unsure: 'perhaps sent; not sent again: please look', stopped: 'stopped by the switch', no_actuator: 'no actuator near', failed: 'could not be sent' },
  actions: {
    acknowledge: 'Acknowledge', assign: 'Assign', comment: 'Comment', shelve: 'Shelve', unshelve: 'Unshelve', dismiss: 'False alarm', confirm: 'True: make a case',
  },
  stepNames: {
    raise: 'Raised', return: 'Reached again', severity_up: 'Graver', severity_down: 'Less grave', clear: 'Back to normal', acknowledge: 'Acknowledged', assign: 'Assigned', comment: 'Comment', shelve: 'Shelved',
    unshelve: 'Unshelved', dismiss: 'Found false', confirm: 'Found true', confirmed: 'Its case found it true', dismissed: 'Its case found it false', chatter: 'Chattering', stale: 'Stale',
    fleeting: 'Fleeting', escalate: 'Escalated', fold: 'Folded into its gateway', speak_for: 'Speaks for silent things',
  },
  forms: {
    reason: 'Reason', why: 'Why', words: 'Words', minutes: 'For how long', minutesOf: (n) => (n < 60 ? `${n} min` : `${n / 60} h`), shelfHint: 'Red or life safety: at most an hour. It comes back by itself when it gets graver.',
    shelvePhrases: ['Maintenance', 'People are there', 'Building works'], dismissPhrases: ['Nothing found on site', 'The device is wrong', 'Works or a test caused it'],
    assignMe: 'To myself', assignTo: 'To a department', confirmText: 'Its incident is then filed by the rule; back to normal may verify that case.', missingReason: 'Give a reason', missingWords: 'Write something', missingMinutes: 'Choose how long',
    done: (what) => `Done: ${what}`, acknowledgeAll: (n) => `Acknowledge the line (${n})`,
  },
  keys: {
    title: 'Keys', move: 'Up and down', open: 'Open or unfold', acknowledge: 'Acknowledge', shelve: 'Shelve', dismiss: 'False alarm', confirm: 'True: make a case', search: 'Search', help: 'All keys', cancel: 'Cancel or back',
  },
  nothingLeft: 'Nothing left to do with this warning.',
  toDesk: 'To the desk',
}
