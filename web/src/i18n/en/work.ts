/** Words shared by the pages on which things are worked on. */
import type { Catalogue } from '@/i18n/zh'

export const work: Catalogue['work'] = {
  actions: 'What can be done now',
  nothingForYou: (holder) => (holder ? `Now with ${holder}; nothing for you to do here.` : 'Nothing for you to do here.'),
  nothingLeft: 'All done; nothing is left to do.',
  moved: (who, what, when) => `${who} has just taken “${what}” (${when}); the page is up to date.`,
  seen: 'Got it',
  staleForm: 'Somebody else moved this while you were writing, and the page has been read again. What you wrote is still here; please look before you send it.',
  withdrawn: 'Somebody else has just moved this, and this step is no longer possible. What you wrote is still here to copy.',
  done: (action, stage) => `${action}: done. Now “${stage}”`,
  did: (action) => `${action}: done`,
  undo: 'Undo',
  listMark: ', ',
  timeline: {
    title: 'History',
    none: 'No history yet.',
    why: 'Reason',
    automatic: 'By rule',
    occurred: (when, apart) => `happened ${when}, recorded ${apart} later`,
    earlier: (n) => `${n} earlier ${n === 1 ? 'step' : 'steps'}`,
  },
  standard: {
    search: 'Name, filing condition or code',
    none: 'No such standard; try another word.',
    advised: 'advised',
  },
}
