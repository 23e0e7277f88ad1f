/** Words of an incident's page. */
import type { Catalogue } from '@/i18n/zh'

export const incidentPage: Catalogue['incidentPage'] = {
  notFound: 'No such incident',
  incidentNo: (id) => `Incident ${id}`,
  noWords: '(no words)',
  unclassified: 'Unclassified',
  since: 'First reported',
  told: 'Told by',
  openCase: (id) => `Open case ${id}`,
  filedAs: (id) => `Filed; case ${id} is being worked on.`,
  mergedInto: (id) => `Merged into incident ${id}; its reporters go on hearing from that one.`,
  reportCount: (n) => `${n} ${n === 1 ? 'report' : 'reports'}`,
  photoCount: (n) => `${n} ${n === 1 ? 'photo' : 'photos'}`,
  advised: (name, share) => `advised: ${name} ${share}`,
  allReports: 'All reports',
  siblings: 'Other parts of the same report',
  progress: 'What reporters see',
  states: {
    open: 'to take in', confirming: 'being confirmed', confirmed: 'confirmed', filed: 'filed', declined: 'declined', answered: 'answered', merged: 'merged',
  },
  triage: { unplaced: 'No place', inaccurate: 'Vague place', unclassified: 'Unclassified' },
  triageText: {
    unplaced: 'There is no usable place; a case can be filed once it has one.', inaccurate: 'The place is too vague; please set it on the map.',
    unclassified: 'The algorithm is not sure; please choose the event standard.',
  },
  resolve: { place: 'Set the place', classify: 'Choose' },
  advice: {
    title: 'AI advice', decides: 'you decide', nothing: 'The algorithm has nothing to say about these words.', unsure: 'Not sure; these are merely close.',
    why: 'Because: ', take: 'Take it', taken: 'in use', confidence: (share) => `confidence ${share}`,
  },
  reports: {
    title: (n) => `Reports (${n})`, reveal: 'Show contacts', revealWhy: 'Why do you need them?', revealHint: 'Who looked, when and why goes on record.',
    revealPhrases: ['Call back about the place', 'Tell the result'], takeOut: 'Take out', photo: 'Photo of the report',
    accuracy: (text) => `± ${text}`, occurred: (when) => `happened ${when}`, told: (n) => `told ${n} ${n === 1 ? 'time' : 'times'}`,
    says: (source, sure) => (sure ? `${source}, ${sure} sure of it` : source),
    record: (days, share, right, of) => `right ${share} of the time in ${days} days (${right}/${of})`,
    noRecord: 'not judged yet',
  },
  sources: {
    title: 'How often sources were right',
    intro: (days) => `In ${days} days, people and machines alike: filed counts as right, declined as wrong, undecided not at all.`,
    source: 'Source', channel: 'Channel', people: (channel) => `${channel} (people)`, reports: 'Reports', confirmed: 'Right', dismissed: 'Wrong',
    precision: 'Precision', confidence: 'Mean claimed confidence', none: 'No reports in this time',
  },
  provenance: {
    title: 'Source and place', open: 'Source, and 30 days of this place', sources: 'Source records', received: (when) => `received ${when}`,
    given: (text, srs) => `sent as ${text} (${srs})`, noPoint: 'no coordinates',
    quality: (share) => `Data quality ${share}`, met: 'met', unmet: 'not met',
    history: (days, metres) => `${days} days here (within ${metres})`, total: (n) => `${n} ${n === 1 ? 'incident' : 'incidents'}`,
    perDay: (day, n) => `${day}: ${n}`, none: 'Nothing else happened here in thirty days.', apart: (text) => `${text} away`, today: 'today',
    daysAgo: (n) => `${n} ${n === 1 ? 'day' : 'days'} ago`, more: (n) => `${n} more, earlier`,
  },
  duplicates: {
    title: 'May be the same thing', count: (n) => `${n} alike`, thisOne: 'This one', thatOne: (n) => `Known · ${n} ${n === 1 ? 'report' : 'reports'}`,
    noWords: '(no words)', unclassified: 'Unclassified', apart: (text) => `${text} apart`, likeness: (share) => `likeness ${share}`, merge: 'Merge into it',
  },
  standard: {
    filing: 'Filing condition', limit: 'Time limit', level: 'Level', lead: 'Responsible', closing: 'Closing condition', nobody: 'unowned',
    draft: 'Limit and radius are drafts, not yet approved by the city.',
  },
  file: {
    standard: 'Event standard', other: 'another', chooseFirst: 'Please choose a standard', dispatch: 'Dispatch at once by the list of responsibilities',
    dispatchHint: 'Stays to be dispatched where nobody is named.', fileAndDispatch: 'File and dispatch',
  },
  place: {
    label: 'Place', title: 'Set the place', hint: 'press the map for a pin, drag it', missing: 'Please set a pin or choose an area', byArea: 'Or the area only',
    pinCounts: 'With a pin, the pin counts.', noPin: 'Remove the pin, area only',
  },
  reply: {
    reason: 'Reason (for the record)', text: (n) => `Reply (${n} ${n === 1 ? 'reporter' : 'reporters'} will read it)`,
    hint: 'Say why and where to turn, in plain words.', missing: 'Please write a reply',
  },
  confirmed: {
    verdict: 'On site', real: 'It is real', notReal: 'It is not', notRealHint: 'goes back to intake, where you decline or answer it', text: 'What was seen', photos: 'Photos on site',
    missing: 'Please say whether it is real',
  },
  merge: {
    choose: 'Merge into', id: 'Or an incident number', undoable: 'A merge can be undone at any time; every reporter goes on hearing.', missing: 'Please choose the incident',
    which: 'Which report to take out', missingReport: 'Please choose a report', whole: (id) => `Undo the merge: restore this one out of incident ${id}.`,
    done: (id) => `Merged into incident ${id}`, undone: 'The merge is undone',
  },
  split: {
    intro: 'Where one report holds several problems, each becomes a thing of its own; the reporter sees them all together.', told: 'An algorithm told these apart from the words; check them, what you change counts.',
    part: (n) => `Part ${n}`, text: 'Its own words', add: 'One more part',
    missing: 'Please choose a standard for each part',
  },
  phrases: {
    decline: ['Outside the city’s duties', 'Nothing of the kind on site', 'For the resident to settle', 'Already handled elsewhere'],
    reopen: ['The resident added something', 'It was a wrong call'],
    confirm: ['The place must be seen', 'The matter must be seen'],
  },
}
