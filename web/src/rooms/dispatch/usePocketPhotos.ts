/** Photos for the outbox: made smaller and held in the phone; the outbox sends them. */
import { useCallback, useRef } from 'react'
import { usePhotos, type Photos } from '@/ui/photo/usePhotos'
import type { Upload } from '@/api/types'
import type { QueuedPhoto } from './outbox'

export interface PocketPhotos {
  photos: Photos
  queued: () => QueuedPhoto[]
}

export function usePocketPhotos(max: number): PocketPhotos {
  const blobs = useRef(new Map<string, QueuedPhoto>())
  const hold = useCallback((blob: Blob, { name }: { name: string }): Promise<Upload> => {
    const key = `local-${blobs.current.size}-${Date.now()}`
    blobs.current.set(key, { key, name, blob })
    return Promise.resolve({ id: key, url: '', media_type: blob.type, taken_at: null, place: null })
  }, [])
  const photos = usePhotos(hold, max)
  const queued = () => photos.ready.flatMap((upload) => blobs.current.get(upload.id) ?? [])
  return { photos, queued }
}
