/** The photos that came with the reports of an incident, in the form of evidence. */
import { useMemo } from 'react'
import type { Evidence } from '@/api/types'
import { useIncident } from '@/rooms/incidents/desk/queries'

export function useReportedPhotos(incidentId: string | null): Evidence[] {
  const incident = useIncident(incidentId)
  return useMemo(() => (incident.data?.reports ?? []).filter((report) => report.linked !== false).flatMap((report) => (
    report.photos.map((photo): Evidence => ({
      id: photo.url, phase: 'before', url: photo.url, width: photo.width ?? null, height: photo.height ?? null,
      at: report.created_at, by: report.channel_name,
    }))
  )), [incident.data])
}
