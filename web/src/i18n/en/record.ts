/** The words of a record's card. */
import type { Catalogue } from '@/i18n'

export const record: Catalogue['record'] = {
  title: 'Record',
  kinds: { area: 'Place', department: 'Organisation', crew: 'People' },
  sorts: {
    city: 'city', district: 'district', subdistrict: 'subdistrict', community: 'community', grid_cell: 'grid cell',
    government: 'government department', enterprise: 'enterprise', subdistrict_office: 'subdistrict office',
    operations_center: 'operations centre', other: 'other', crew: 'crew',
  },
  id: 'Id', code: 'Code', owner: 'Owner', area: 'Area', place: 'Place', noPlace: 'no place', since: 'Since',
  now: 'Now', open: 'open cases', overdue: 'overdue', history: 'Filed in 30 days', filed: (n: number) => `${n} cases`,
  quality: 'Data quality', met: 'met', unmet: 'not met', lineage: 'Where it comes from',
  perDay: (day: string, filed: number, closed: number) => `${day}: ${filed} filed, ${closed} of them closed`,
}
