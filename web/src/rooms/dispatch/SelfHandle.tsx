/** Found, put right and recorded by the same person (自行处置): photos, kind, words and place on one page, through the outbox. */
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import type { Place, Standard } from '@/api/types'
import { useText } from '@/i18n'
import { distanceText } from '@/i18n/format'
import { Icon } from '@/ui/Icon'
import { PhotoInput } from '@/ui/photo/PhotoInput'
import { StandardPicker } from '@/ui/StandardPicker'
import { kindsOf } from './kinds'
import { queue } from './outbox'
import { usePocketPhotos } from './usePocketPhotos'
import { useKinds } from './work'
import styles from './work.module.css'

const MOST_PHOTOS = 4
const PATIENCE_MS = 12_000
const PATROL = 'patrol'
/** Nobody waits for an answer about where it is: what the phone finds is taken, else the words of an address. */
type Found = Place | 'looking' | null

export function SelfHandle({ onKept, onLeave }: { onKept: () => void; onLeave: () => void }) {
  const t = useText()
  const words = t.pocket.find
  const before = usePocketPhotos(MOST_PHOTOS)
  const after = usePocketPhotos(MOST_PHOTOS)
  const kinds = useKinds()
  const [asked, setAsked] = useState('')
  const [kind, setKind] = useState<Standard | null>(null)
  const [done, setDone] = useState('')
  const [address, setAddress] = useState('')
  const [place, setPlace] = useState<Found>('looking')
  useEffect(() => {
    if (!('geolocation' in navigator)) {
      setPlace(null)
      return
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => setPlace({
        lon: coords.longitude, lat: coords.latitude, srs: 'WGS84', accuracy_m: Math.round(coords.accuracy),
      }),
      () => setPlace(null), { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 30_000 },
    )
  }, [])
  const located = place !== null && place !== 'looking'
  const missing = (!after.photos.items.length && words.needAfter) || (!kind && words.needWhat)
    || (!done.trim() && words.needDone)
    || (!located && !address.trim() && (place === 'looking' ? words.locating : words.needWhere)) || null
  const send = () => {
    if (!kind) return
    const text = `${kind.small_name}：${done.trim()}`
    void queue({
      kind: 'report', subject: `find ${crypto.randomUUID?.() ?? Date.now()}`, title: kind.small_name, action: 'self_handle',
      actionName: words.actionName, path: '/api/reports', photos: before.queued(),
      body: {
        channel: PATROL, text, standard: kind.code,
        ...(located ? { place } : {}), ...(address.trim() ? { address: address.trim() } : {}),
      },
      filing: { action: 'file_case', body: { standard: kind.code, text: done.trim(), self_handled: true }, photos: after.queued() },
    })
    onKept()
  }
  const picked = kind ? [kind] : kindsOf(kinds.data?.items ?? [], asked)
  return (
    <main id="content" className={styles.find}>
      <button type="button" className={styles.leave} onClick={onLeave}><Icon name="left" /> {t.common.back}</button>
      <h1>{words.title}</h1>
      <section className={styles.panel}>
        <h2>{words.after}</h2>
        <PhotoInput photos={after.photos} camera label={t.shared.photos.take} />
        <h2>{words.before}</h2>
        <PhotoInput photos={before.photos} camera label={t.shared.photos.take} />
      </section>
      <section className={styles.panel}>
        {kinds.data
          ? (
            <StandardPicker
              label={words.what} words={asked} standards={picked} value={kind?.code ?? null} onChange={setKind}
              onWords={(next) => {
                setAsked(next)
                setKind(null)
              }}
            />
          )
          : <p className="muted" role="status">{kinds.isPending ? t.common.loading : words.noStandards}</p>}
      </section>
      <section className={styles.panel}>
        <label><span>{words.done}</span>
          <Input.TextArea value={done} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000}
            onChange={(event) => setDone(event.target.value)} />
        </label>
        <div className={styles.phrases}>
          {t.pocket.sheet.resultPhrases.map((phrase) => (
            <button key={phrase} type="button" data-on={done.includes(phrase)}
              onClick={() => { if (!done.includes(phrase)) setDone(done ? `${done}，${phrase}` : phrase) }}>{phrase}</button>
          ))}
        </div>
      </section>
      <section className={styles.panel}>
        <h2>{words.where}</h2>
        <p role="status" className={styles.place}>
          <Icon name="locate" />
          <span>{located ? words.located(distanceText(place.accuracy_m ?? 0)) : place === 'looking' ? words.locating : words.unlocated}</span>
        </p>
        <Input size="large" value={address} aria-label={words.address} placeholder={words.address} maxLength={120}
          onChange={(event) => setAddress(event.target.value)} />
      </section>
      <div className={styles.dock}>
        <Button type="primary" size="large" disabled={missing !== null || after.photos.busy || before.photos.busy} onClick={send}>
          {missing ?? words.send}
        </Button>
      </div>
    </main>
  )
}
