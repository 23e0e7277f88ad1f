/** Photos for the outbox: made smaller and held in the phone; the outbox sends them. */
import { useCallback, useRef } from 'react'
import { usePhotos, type Photos, type SendPhoto } from '@/ui/photo/usePhotos'
import type { Upload } from '@/api/types'
import type { QueuedPhoto } from './outbox'

export interface PocketPhotos {
  photos: Photos
  queued: () => QueuedPhoto[]
}

export interface HeldPhotos {
  hold: SendPhoto
  /** The photos behind these ids, for the outbox. */
  heldAs: (ids: string[]) => QueuedPhoto[]
}

export function useHeldPhotos(): HeldPhotos {
  const blobs = useRef(new Map<string, QueuedPhoto>())
  const hold = useCallback((blob: Blob, { name }: { name: string }): Promise<Upload> => {
    const key = `local-${blobs.current.size}-${Date.now()}`
    blobs.current.set(key, { key, name, blob })
    return Promise.resolve({ id: key, url: '', media_type: blob.type, taken_at: null, place: null })
  }, [])
  const heldAs = useCallback((ids: string[]) => ids.flatMap((id) => blobs.current.get(id) ?? []), [])
  return { hold, heldAs }
}

export function usePocketPhotos(max: number): PocketPhotos {
  const { hold, heldAs } = useHeldPhotos()
  const photos = usePhotos(hold, max)
  return { photos, queued: () => heldAs(photos.ready.map((upload) => upload.id)) }
}
