/** Photos that are still in the phone, small. */
import { useEffect, useState } from 'react'
import type { QueuedPhoto } from './outbox'
import styles from './OutboxList.module.css'

export function QueuedPhotos({ photos, label }: { photos: QueuedPhoto[]; label: string }) {
  const [shown, setShown] = useState<string[]>([])
  useEffect(() => {
    const addresses = photos.map((photo) => URL.createObjectURL(photo.blob))
    setShown(addresses)
    return () => {
      for (const address of addresses) URL.revokeObjectURL(address)
    }
  }, [photos])
  if (!shown.length) return null
  return <div className={styles.photos}>{shown.map((address) => <img key={address} src={address} alt={label} />)}</div>
}
