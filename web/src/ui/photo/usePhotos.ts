/** The photos of one form: shrinks, sends with progress, retries, and tells the form which are ready. */
import { useCallback, useRef, useState } from 'react'
import type { Upload } from '@/api/types'
import { shrink, UnreadablePhoto } from './shrink'

export interface PhotoItem {
  key: string
  preview: string
  /** A video is sent as it is and cannot be looked at here. */
  video: boolean
  state: 'shrinking' | 'sending' | 'ready' | 'failed' | 'unreadable'
  share: number
  upload: Upload | null
  error: unknown
}
export type SendPhoto = (file: Blob, options: { name: string; onProgress: (share: number) => void }) => Promise<Upload>

export interface Photos {
  items: PhotoItem[]
  add: (files: Iterable<File>) => void
  remove: (key: string) => void
  retry: (key: string) => void
  clear: () => void
  ready: Upload[]
  busy: boolean
  max: number
  /** True after more were chosen than fit. */
  overflow: boolean
}

const isVideo = (file: File) => file.type.startsWith('video/')

export function usePhotos(send: SendPhoto, max = 4): Photos {
  const [items, setItems] = useState<PhotoItem[]>([])
  const [overflow, setOverflow] = useState(false)
  const files = useRef(new Map<string, File>())
  const count = useRef(0)

  const patch = useCallback((key: string, change: Partial<PhotoItem>) => {
    setItems((all) => all.map((item) => (item.key === key ? { ...item, ...change } : item)))
  }, [])

  const start = useCallback(async (key: string) => {
    const file = files.current.get(key)
    if (!file) return
    patch(key, { state: 'shrinking', share: 0, error: null })
    try {
      const small = isVideo(file) ? file : await shrink(file)
      patch(key, { state: 'sending' })
      const upload = await send(small, { name: file.name || 'photo.jpg', onProgress: (share) => patch(key, { share }) })
      patch(key, { state: 'ready', share: 1, upload })
    } catch (error) {
      patch(key, { state: error instanceof UnreadablePhoto ? 'unreadable' : 'failed', error })
    }
  }, [patch, send])

  const add = useCallback((chosen: Iterable<File>) => {
    const all = [...chosen]
    const room = Math.max(0, max - count.current)
    setOverflow(all.length > room)
    const fresh = all.slice(0, room).map((file): PhotoItem => {
      const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
      files.current.set(key, file)
      return { key, preview: URL.createObjectURL(file), video: isVideo(file), state: 'shrinking', share: 0, upload: null, error: null }
    })
    count.current += fresh.length
    setItems((before) => [...before, ...fresh])
    for (const item of fresh) void start(item.key)
  }, [max, start])

  const remove = useCallback((key: string) => {
    files.current.delete(key)
    count.current = Math.max(0, count.current - 1)
    setOverflow(false)
    setItems((all) => all.filter((item) => {
      if (item.key === key) URL.revokeObjectURL(item.preview)
      return item.key !== key
    }))
  }, [])

  const clear = useCallback(() => {
    files.current.clear()
    count.current = 0
    setOverflow(false)
    setItems((all) => {
      for (const item of all) URL.revokeObjectURL(item.preview)
      return []
    })
  }, [])

  const ready = items.flatMap((item) => (item.upload ? [item.upload] : []))
  const busy = items.some((item) => item.state === 'shrinking' || item.state === 'sending')
  return { items, add, remove, retry: (key) => void start(key), clear, ready, busy, max, overflow }
}
