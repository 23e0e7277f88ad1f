/** Small readings of a track. */
import type { Track } from '@/api/types'
import type { Catalogue } from '@/i18n'

export function isClosed(track: Track): boolean {
  return track.stages.length > 0 && track.stages.every((stage) => stage.state === 'done')
}
export function currentStage(track: Track): string {
  return track.stages.findLast((stage) => stage.state !== 'todo')?.name ?? ''
}
export function headline(track: Track, t: Catalogue): string {
  const words = t.resident.follow
  if (track.incident.state === 'declined') return words.headDeclined
  if (track.incident.state === 'answered') return words.headAnswered
  return isClosed(track) ? words.headClosed : words.headNow(currentStage(track))
}
