/** A row of photos; pressing one opens it large, with arrows and Escape. */
import { Image } from 'antd'
import { useState } from 'react'
import { useText } from '@/i18n'
import { Icon } from './Icon'
import styles from './PhotoStrip.module.css'

interface Props {
  photos: string[]
  /** What the photos show, for those who cannot see them. */
  label: string
  size?: number
  /** Small words on the corner of each photo, e.g. 处置前. */
  mark?: string
}

export function PhotoStrip({ photos, label, size = 96, mark }: Props) {
  const t = useText()
  const [open, setOpen] = useState<number | null>(null)
  const [broken, setBroken] = useState<ReadonlySet<string>>(new Set())
  if (!photos.length) return null
  return (
    <>
      <ul className={styles.strip} style={{ '--size': `${size}px` } as React.CSSProperties}>
        {photos.map((url, index) => (
          <li key={url}>
            {broken.has(url) ? (
              // A video, or a picture that this browser cannot draw: never opened here, only downloaded.
              <a className={styles.photo} href={url} download><span className={styles.missing}><Icon name="play" />{t.shared.photos.download}</span></a>
            ) : (
              <button
                type="button" className={styles.photo} onClick={() => setOpen(index)}
                aria-label={`${label} · ${t.shared.photos.view(index + 1, photos.length)}`}
              >
                <img src={url} alt="" loading="lazy" onError={() => setBroken(new Set([...broken, url]))} />
                {mark && <span className={styles.mark}>{mark}</span>}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Image.PreviewGroup
        items={photos.map((src) => ({ src, alt: label }))}
        preview={{ open: open !== null, current: open ?? 0, onOpenChange: (value) => { if (!value) setOpen(null) },
          onChange: (current) => setOpen(current) }}
      />
    </>
  )
}
