/** Where this phone is, while asked for. The crew's place is told to the server at most once a minute. */
import { useEffect, useRef, useState } from 'react'
import type { LonLat } from '@/api/types'
import { metresBetween } from '@/i18n/format'
import { tellPlace } from './work'

const TELL_EVERY_MS = 60_000
const MOVED_M = 30

export function useHere(on: boolean, crewId: string | null): LonLat | null {
  const [here, setHere] = useState<LonLat | null>(null)
  const told = useRef<{ at: number; place: LonLat } | null>(null)
  useEffect(() => {
    if (!on || !('geolocation' in navigator)) return undefined
    const watch = navigator.geolocation.watchPosition(({ coords }) => {
      const place: LonLat = [coords.longitude, coords.latitude]
      setHere((before) => (before && metresBetween(before, place) < MOVED_M ? before : place))
      const last = told.current
      const due = !last || Date.now() - last.at > TELL_EVERY_MS
      const moved = !last || metresBetween(last.place, place) > MOVED_M
      if (crewId && due && moved) {
        told.current = { at: Date.now(), place }
        void tellPlace(crewId, place)
      }
    }, () => undefined, { enableHighAccuracy: true, maximumAge: 30_000 })
    return () => navigator.geolocation.clearWatch(watch)
  }, [on, crewId])
  return here
}
