/** Taking or choosing photos; `usePhotos` holds them, this shows them. */
import { useId, useRef } from 'react'
import { useText } from '@/i18n'
import { errorSentence } from '@/ui/errorSentence'
import { Icon } from '@/ui/Icon'
import styles from './PhotoInput.module.css'
import type { PhotoItem, Photos } from './usePhotos'

const PHOTOS = 'image/*'
const PHOTOS_AND_VIDEOS = 'image/*,video/mp4,video/quicktime,video/webm'

interface Props {
  photos: Photos
  label?: string
  /** Open the camera straight away on phones (no gallery). */
  camera?: boolean
  /** A tall invitation instead of a small tile while there is no photo yet. */
  inviting?: boolean
  /** Videos may be chosen too; the server keeps them and lets them be downloaded only. */
  videos?: boolean
}

export function PhotoInput({ photos, label, camera = false, inviting = false, videos = false }: Props) {
  const t = useText()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const full = photos.items.length >= photos.max
  const tall = inviting && !photos.items.length
  return (
    <div
      className={styles.input}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        photos.add(event.dataTransfer.files)
      }}
    >
      <ul className={styles.tiles}>
        {photos.items.map((item) => <Tile key={item.key} item={item} photos={photos} />)}
        {!full && (
          <li className={tall ? styles.wide : undefined}>
            <label htmlFor={id} className={tall ? styles.invite : styles.add}>
              <Icon name="camera" size={tall ? 44 : 26} strokeWidth={1.5} />
              <span>{photos.items.length ? t.shared.photos.addMore : (label ?? t.shared.photos.add)}</span>
              {tall && <small>{videos ? t.shared.photos.hintVideos(photos.max) : t.shared.photos.hint(photos.max)}</small>}
            </label>
            <input
              ref={field} id={id} type="file" accept={videos ? PHOTOS_AND_VIDEOS : PHOTOS} multiple={!camera} className="visually-hidden"
              {...(camera ? { capture: 'environment' as const } : {})}
              onChange={(event) => {
                if (event.target.files) photos.add(event.target.files)
                event.target.value = ''
              }}
            />
          </li>
        )}
      </ul>
      {photos.overflow && <p className={styles.note} role="alert">{t.shared.photos.tooMany(photos.max)}</p>}
    </div>
  )
}

function Tile({ item, photos }: { item: PhotoItem; photos: Photos }) {
  const t = useText()
  const words = t.shared.photos
  const failed = item.state === 'failed' || item.state === 'unreadable'
  return (
    <li className={styles.tile} data-state={item.state}>
      {item.video
        ? <span className={styles.video}><Icon name="play" size={28} />{words.video}</span>
        : <img src={item.preview} alt="" />}
      {item.state === 'shrinking' && <span className={styles.veil} role="status">{words.shrinking}</span>}
      {item.state === 'sending' && (
        <span className={styles.veil} role="status">
          {words.sending(Math.round(item.share * 100))}
          <progress max={1} value={item.share} />
        </span>
      )}
      {failed && (
        <span className={styles.veil} role="alert">
          {item.state === 'unreadable' ? words.broken : errorSentence(item.error, t)}
          {item.state === 'failed' && (
            <button type="button" onClick={() => photos.retry(item.key)}>{words.retry}</button>
          )}
        </span>
      )}
      {item.state === 'ready' && <span className={styles.tick}><Icon name="check" size={14} strokeWidth={3} /></span>}
      <button type="button" className={styles.remove} onClick={() => photos.remove(item.key)} aria-label={words.remove}>
        <Icon name="cross" size={16} strokeWidth={2.4} />
      </button>
    </li>
  )
}
