/** Confirming (核实): the desk asks somebody nearby to look whether it is real, before anything is filed. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { IncidentDetail } from '@/api/types'
import { useText } from '@/i18n'
import { agoText } from '@/i18n/format'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { PhotoInput } from '@/ui/photo/PhotoInput'
import { PhotoStrip } from '@/ui/PhotoStrip'
import { CardSkeletons } from '@/ui/Skeletons'
import { queue } from './outbox'
import { usePocketPhotos } from './usePocketPhotos'
import { useIncident } from './work'
import styles from './work.module.css'

const MOST_PHOTOS = 4

export function ConfirmPage({ id, onQueued }: { id: string; onQueued: (name: string) => void }) {
  const found = useIncident(id)
  if (found.isPending) return <CardSkeletons count={3} height={120} />
  if (!found.data) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  return <Confirm detail={found.data} onQueued={onQueued} />
}

function Confirm({ detail, onQueued }: { detail: IncidentDetail; onQueued: (name: string) => void }) {
  const t = useText()
  const words = t.pocket
  const { photos, queued } = usePocketPhotos(MOST_PHOTOS)
  const [text, setText] = useState('')
  const action = detail.allowed.find((candidate) => candidate.id === 'report_confirmed')
  const say = (verdict: 'real' | 'not_real', name: string) => {
    void queue({
      kind: 'incident', subject: detail.id, title: detail.text, action: 'report_confirmed', actionName: name, photos: queued(),
      path: `/api/incidents/${detail.id}/actions/report_confirmed`,
      body: { expected_version: detail.version, verdict, text: text.trim() },
    })
    onQueued(name)
  }
  const ready = text.trim().length > 0 && photos.items.length > 0 && !photos.busy
  return (
    <article className={styles.detail}>
      <header className={styles.head}>
        <h1>{words.confirmTitle}</h1>
        <p className="muted">
          {[agoText(detail.first_reported_at), detail.standard?.name ?? detail.advice?.name].filter(Boolean).join(' · ')}
        </p>
      </header>
      <section className={styles.panel}>
        <h3>{words.reportsOf}</h3>
        {detail.reports.map((report) => (
          <div key={report.id}>
            <p>{report.text}</p>
            <PhotoStrip photos={report.photos.map((photo) => photo.url)} label={words.beforePhotos} size={120} />
          </div>
        ))}
        <p className={styles.place}>
          <Icon name="pin" /><span>{[detail.area_name, detail.address].filter(Boolean).join(' · ')}</span>
        </p>
      </section>
      <section className={`${styles.panel} ${styles.sheet}`}>
        <div><h3>{t.shared.photos.take}</h3><PhotoInput photos={photos} camera label={t.shared.photos.take} /></div>
        <label><span>{words.confirmText}</span>
          <Input.TextArea value={text} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000}
            onChange={(event) => setText(event.target.value)} />
        </label>
      </section>
      {action && (
        <div className={styles.dock}>
          <Button size="large" danger disabled={!ready} onClick={() => say('not_real', words.confirmNot)}>{words.confirmNot}</Button>
          <Button size="large" type="primary" disabled={!ready} onClick={() => say('real', words.confirmReal)}>{words.confirmReal}</Button>
        </div>
      )}
    </article>
  )
}
