/** Asking the device where it is; the browser answers in WGS-84. */
import { useState } from 'react'
import type { LonLat } from '@/api/types'

export type LocateState = 'idle' | 'locating' | 'denied' | 'unavailable' | 'found'
const PATIENCE_MS = 12_000

export function useLocate(onFound: (at: LonLat, accuracyM: number) => void) {
  const [state, setState] = useState<LocateState>('idle')
  const locate = () => {
    if (!('geolocation' in navigator)) {
      setState('unavailable')
      return
    }
    setState('locating')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('found')
        onFound([coords.longitude, coords.latitude], Math.round(coords.accuracy))
      },
      (error) => setState(error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable'),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 },
    )
  }
  return { state, locate }
}
