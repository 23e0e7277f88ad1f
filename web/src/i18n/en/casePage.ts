/** Words of a case's page. */
import type { Catalogue } from '@/i18n/zh'

export const casePage: Catalogue['casePage'] = {
  notFound: 'No such case',
  caseNo: (id) => `Case ${id}`,
  due: {
    void: 'void', closedLate: 'Closed late', wasLate: 'Overdue', notYet: 'Clock starts at dispatch', stopped: 'Clock stopped', filed: (ago) => `filed ${ago}`,
  },
  flags: {
    reopened: (n) => `reopened ${n}×`, rework: (n) => `rework ${n}×`, sentBack: (n) => `sent back ${n}×`,
    auto: 'filed by rule', exercise: 'exercise',
  },
  facts: {
    holder: 'With', place: 'Place', filing: 'Filing condition', closing: 'Closing condition', lead: 'Lead department', noLead: 'Not dispatched yet',
    crew: 'Crew', filedAt: 'Filed', procedure: 'Procedure', procedureOf: (name, version) => `${name}, version ${version}`,
  },
  tier: {
    title: 'Level in charge', levels: { community: 'Community', subdistrict: 'Subdistrict', district: 'District', city: 'City' },
    since: (when) => `in charge since ${when}`, until: (when) => `climbs at ${when} unless handled`, top: 'The highest level: it climbs no further',
    climbed: (n) => `climbed ${n} ${n === 1 ? 'level' : 'levels'}`, delegate: 'Delegate', to: 'Delegate to', reason: 'Reason',
    phrases: ['Nearest to the place', 'Within their own duties'],
    keeps: 'The deadline stays.', missing: 'Write the reason', extra: 'Re-time (hours)', extraHint: 'Supervisors only. Empty keeps the deadline; a number goes on record.',
  },
  conditions: 'Standard and responsibility',
  pending: { extend: 'An extension waits for approval.', defer: 'A deferral waits for approval.', other: 'A request waits for approval.' },
  because: (reason) => `Reason: ${reason}`,
  stepCount: (n) => `${n} ${n === 1 ? 'step' : 'steps'}`,
  reporters: 'Reporters',
  rating: 'Rating',
  solved: 'solved',
  unsolved: 'not solved',
  openIncident: 'See the reports',
  sibling: 'Another case of the same report',
  clock: {
    running: 'running', paused: 'paused by approval', stopped: 'not running, by the procedure', now: 'now',
    label: (used, limit) => `Limit ${limit}, ${used} used`,
    used: (used, limit) => `${used} of ${limit} used`,
    usedUp: 'used up',
    due: (when) => `due ${when}`,
    notRunning: 'not running now',
  },
  evidence: {
    title: 'Before and after', before: 'Before', after: 'After', no_before: 'No photo from before', no_after: 'No photo from after yet',
    wanted: (n) => `the standard asks for ${n} after`,
    phases: { before: 'before', after: 'after', confirm: 'confirmation', verify: 'verification' },
  },
  crews: {
    title: 'Crew', ranked: 'Nearest able crews', none: 'No crews registered.',
    say: ({ onDuty, metres, cases }) =>
      `${onDuty ? 'on duty' : 'off duty'}, ${metres === null ? 'place unknown' : `${metres} m away`}, ${cases} cases in hand`,
    eta: (n) => `about ${n} min`, busy: (n) => `${n} in hand`, more: (n) => `${n} more crews`,
  },
  orders: {
    title: 'Work orders', lead: 'Lead', assisting: 'Assist', count: (n) => `${n}`,
    states: { offered: 'offered', accepted: 'accepted', handling: 'handling', done: 'reported', sent_back: 'sent back', withdrawn: 'withdrawn' },
  },
  dispatch: {
    why: 'Proposed because', unowned: 'Unowned', unownedText: 'The list of responsibilities names nobody; please choose the lead department.',
    overridden: 'Your own choice', proposedWas: (name) => `Proposed was ${name}.`,
    lead: 'Lead department', assisting: 'Assisting departments', choose: 'Choose a department', nobody: 'None', crew: 'Assign a crew at once',
    crewHint: 'Press again to leave the choice to the department.', crewByDepartment: 'The department will assign a crew of its own.',
    notOffered: 'No dispatch proposal for this case now.',
  },
  form: {
    reason: 'Reason', hours: 'Hours to add', hoursHint: 'Hours of the same kind as the case’s own limit.',
    text: { report_result: 'Result', note: 'Note', assist_done: 'Result of assisting', other: 'Details' },
    photos: 'Photos', photosAfter: (n) => (n > 0 ? `Photos of after (at least ${n})` : 'Photos of after'),
    photosBusy: 'Photos are still being sent…', pendingHours: (n) => `${n} more hours were asked for.`,
    missing: {
      reason: 'Please give a reason', text: 'Please write some details', hours: 'Please give the hours', department: 'Please choose a department', crew: 'Please choose a crew',
      photos_after: 'Please add photos of after', other: 'Something is missing',
    },
  },
  phrases: {
    send_back: ['Not within our duties', 'The owner of the facility is responsible', 'Not in our district'],
    verify_fail: ['The problem is still there', 'The site was not cleared', 'The photos do not show it'],
    rework: ['Photos are unclear', 'Closing condition not met'],
    extend: ['Waiting for parts', 'Weather', 'Needs a night closure of the road'],
    defer: ['Goes into the yearly plan', 'Ownership is disputed', 'Waits for other works'],
    void: ['Filed twice', 'Reported by mistake'],
    undo_auto: ['Wrong class', 'Nothing of the kind on site', 'Should be confirmed first'],
    remind: ['Due soon, please act', 'Residents asked again'],
    reopen: ['The resident says it is not solved', 'It came back'],
  },
}
