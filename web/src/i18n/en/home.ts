/** The words of the home page. */
import type { Catalogue } from '@/i18n'

export const home: Catalogue['home'] = {
  pages: 'Where to',
  kpis: 'Figures of this level',
  hello: (name: string) => `Hello, ${name}`,
  levels: {
    city: 'City: sets the standards and looks at the whole. It takes what crosses districts and what drags on.',
    district: 'District: the hub. It moves departments and subdistricts, settles disputes and takes what a subdistrict cannot do.',
    subdistrict: 'Subdistrict: gets things done. It sends people out, follows up and closes in time.',
    community: 'Community: sees early, acts fast. What is near is done here; what cannot be goes up.',
    grid_cell: 'Grid cell: the smallest unit of responsibility. Patrol, report and confirm within these streets.',
  },
  names: {
    'ratios.closed_on_time': 'Closed in time today', 'ratios.filed': 'Filed today, share', 'ratios.rework': 'Rework today',
    'now.overdue': 'Overdue', 'now.urgent': 'Urgent and open', 'now.open': 'Open', 'now.disputed': 'In dispute',
    'now.unaccepted': 'Not yet accepted', 'now.due_soon': 'Due soon', 'now.verifying': 'To be verified',
    'today.closed': 'Closed today', 'today.reported': 'Reported today', 'today.self_found': 'Found ourselves today',
  },
  turn: {
    title: 'This level’s turn',
    why: 'Cases that this level answers for, the most pressing first. What stays beyond its limit climbs one level by itself.',
    cell: 'Open cases in this cell, the most pressing first.', count: (n: string) => `${n} cases`, all: 'All',
    none: 'Nothing waits for this level', noneText: 'What comes appears here by itself.',
  },
}
