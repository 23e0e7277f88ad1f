/** Words of the desk. */
import type { Catalogue } from '@/i18n/zh'

export const desk: Catalogue['desk'] = {
  nothingOpen: 'Choose one to begin',
  nothingOpenText: 'On the left are the matters of your area, the most pressing first.',
  tabs: { intake: 'Intake', mine: 'Mine', active: 'Active', late: 'Late', all: 'All' },
  chips: {
    all: 'All', triage: 'Triage', confirming: 'Confirming', confirmed: 'Confirmed', dispatching: 'To dispatch', accepting: 'To accept', handling: 'Handling',
    verifying: 'To verify', closing: 'To close', deferred: 'Deferred', disputed: 'Disputed', recorded: 'To review', overdue: 'Overdue', soon: 'Due in 2 h', today: 'Due in 8 h',
    unaccepted: 'Not accepted in time', cases: 'Cases', closed: 'Closed', void: 'Void', incidents: 'Incidents', declined: 'Declined', merged: 'Merged',
  },
  queue: {
    title: 'Queue', gone: 'moved on', noPlace: 'place unknown', total: (n) => `${n} in all`, loaded: (n) => `${n} loaded`, more: 'Load more',
    fresh: (n) => `${n} new`, noneFound: 'Nothing found', noneFoundText: 'Try another word, or fewer filters.', emptyText: 'New ones will appear here by themselves.',
    noRows: 'No rows behind this figure now',
    empty: { intake: 'Nothing to take in', mine: 'All your work is done', active: 'Nothing in progress', late: 'Nothing is late: good', all: 'Nothing here yet' },
  },
  filters: {
    title: 'Filter', search: 'Words, address or number', area: 'Area', standard: 'Event standard', department: 'Department', level: 'Level', clear: 'Clear filters', sort: 'Order', export: 'Export',
    sorts: { due: 'Due first', new: 'Newest first', level: 'Most urgent first' }, exports: { xlsx: 'Excel workbook', csv: 'CSV file' }, drop: (name) => `Remove filter: ${name}`,
  },
  counters: {
    title: 'Now and today', asOf: (time) => `as of ${time}`, failed: 'Figures cannot be read now',
    names: {
      'today.reported': 'reported today', 'today.filed': 'filed today', 'today.closed': 'closed today', 'today.declined': 'declined today', 'today.self_found': 'self-found today',
      'now.open': 'open', 'now.urgent': 'urgent', 'now.overdue': 'overdue', 'now.due_soon': 'due soon', 'now.unaccepted': 'not accepted', 'now.verifying': 'to verify',
      'now.deferred': 'deferred', 'now.disputed': 'disputed', 'ratios.closed_on_time': 'closed in time today', 'ratios.closed_on_time.of': 'closed today', 'ratios.filed': 'of today’s, filed',
      'ratios.filed.of': 'received today', 'ratios.rework': 'reworked today', 'ratios.rework.of': 'closed today',
    },
    hints: {
      'today.reported': 'Reports since midnight', 'today.filed': 'Filed since midnight', 'today.closed': 'Closed since midnight', 'now.open': 'Open cases, deferred ones included',
      'now.urgent': 'Open, urgent or critical', 'now.overdue': 'Open and past the time limit', 'now.due_soon': 'Close to the time limit', 'now.unaccepted': 'Dispatched and not accepted in time',
      'now.verifying': 'Handled, waiting to be verified', 'now.deferred': 'Clock paused by approval', 'now.disputed': 'Sent back twice, waiting for a ruling',
    },
    hour: (n) => `${n}:00–${n}:59`, unplaced: 'in no smaller area', back: 'back to the queue',
  },
  keys: {
    title: 'Keys', move: 'move', open: 'open', search: 'search', fresh: 'load what is new', tabs: 'switch tabs', back: 'back', undo: 'undo the merge just made', send: 'send the form', cancel: 'cancel or close', help: 'all keys',
    actions: 'Each action shows its key; pressing it opens the form.',
  },
  map: { title: 'Map', toggle: 'Map' },
  crews: {
    title: 'Crews on duty', near: 'Crews on duty near by', none: 'No crews on duty in this area.', count: (n, free) => `${n} on duty, ${free} free`, cases: (n) => `${n} ${n === 1 ? 'case' : 'cases'}`,
    states: { free: 'free', busy: 'busy', off: 'off duty' },
  },
}
