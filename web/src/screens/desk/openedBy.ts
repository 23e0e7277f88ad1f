/** What a row of a list opens: a case, an incident, or the incident that a report belongs to. */
import type { Subject } from './tabs'
import type { Opened } from './useDeskUrl'
import type { Row } from './useQueue'

export function openedBy(row: Row, subject: Subject): Opened {
  if (subject === 'case') return { kind: 'case', id: row.id }
  if (subject === 'incident') return { kind: 'incident', id: row.id }
  const incident = 'incident_id' in row ? row.incident_id : null
  return incident ? { kind: 'incident', id: incident } : null
}
