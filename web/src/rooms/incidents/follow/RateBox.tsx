/** One to five stars, and whether it is solved; afterwards what was said. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Track } from '@/api/types'
import { useText } from '@/i18n'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { StarRating } from '@/ui/StarRating'
import { useTrackWrite } from '@/rooms/incidents/queries'
import styles from './TrackPage.module.css'

export function RateBox({ token, track }: { token: string; track: Track }) {
  const t = useText()
  const words = t.resident.follow.rate
  const [stars, setStars] = useState(0)
  const [solved, setSolved] = useState<boolean | null>(null)
  const [text, setText] = useState('')
  const rate = useTrackWrite<{ stars: number; solved: boolean; text?: string }>(token, 'rate', () => undefined)
  if (track.rating) {
    return (
      <section className={`${styles.card} ${styles.thanks}`} role="status">
        <p><Icon name="check" /> {words.thanks}</p>
        <StarRating value={track.rating.stars} label={words.stars} />
        {track.rating.text && <p className="muted">{words.given(track.rating.text)}</p>}
      </section>
    )
  }
  const send = () => {
    if (solved !== null && stars) rate.mutate({ stars, solved, ...(text.trim() ? { text: text.trim() } : {}) })
  }
  return (
    <section className={`${styles.card} ${styles.rate}`} data-testid="rate">
      <h2 className="serif">{words.title}</h2>
      <div className={styles.solved} role="group" aria-label={words.solved}>
        <span>{words.solved}</span>
        <Button type={solved === true ? 'primary' : 'default'} aria-pressed={solved === true} onClick={() => setSolved(true)}
          icon={<Icon name="check" />}>{words.yes}</Button>
        <Button danger={solved === false} aria-pressed={solved === false} onClick={() => setSolved(false)}
          icon={<Icon name="cross" />}>{words.no}</Button>
      </div>
      <StarRating value={stars} onChange={setStars} label={words.stars} />
      {stars > 0 && (
        <Input.TextArea value={text} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} placeholder={words.words}
          aria-label={words.words} onChange={(event) => setText(event.target.value)} />
      )}
      {rate.error && <ErrorNote error={rate.error} />}
      <Button type="primary" size="large" disabled={!stars || solved === null} loading={rate.isPending} onClick={send}>
        {words.send}
      </Button>
    </section>
  )
}
