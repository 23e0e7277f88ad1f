/** Following one thing by its link: where it stands, what was done, and the resident's own say. */
import { App, Button } from 'antd'
import { useEffect } from 'react'
import type { Track } from '@/api/types'
import { isStatus } from '@/api/errors'
import { useText } from '@/i18n'
import { clockText, momentText } from '@/i18n/format'
import { copyText } from '@/ui/copyText'
import { Deadline } from '@/ui/Deadline'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { PhotoStrip } from '@/ui/PhotoStrip'
import { CardSkeletons } from '@/ui/Skeletons'
import { StageStrip } from '@/ui/StageStrip'
import { useTrack } from '@/rooms/incidents/queries'
import { rememberToken } from '@/rooms/incidents/tokens'
import { RateBox } from './RateBox'
import { SayMore } from './SayMore'
import { headline, isClosed } from './state'
import styles from './TrackPage.module.css'

export function TrackPage({ token }: { token: string }) {
  const t = useText()
  const track = useTrack(token)
  const found = Boolean(track.data)
  useEffect(() => {
    if (found) rememberToken(token)
  }, [found, token])
  if (track.isPending) return <main id="content" className={styles.page}><CardSkeletons count={3} height={140} /></main>
  if (!track.data) {
    const lost = isStatus(track.error, 404, 410, 400, 422)
    return (
      <main id="content" className={styles.page}>
        {lost
          ? <EmptyState drawing="lost" title={t.resident.follow.lost}>{t.resident.follow.lostText}</EmptyState>
          : <ErrorNote error={track.error} onRetry={() => void track.refetch()} />}
      </main>
    )
  }
  return <Following token={token} track={track.data} updatedAt={track.dataUpdatedAt} />
}

function Following({ token, track, updatedAt }: { token: string; track: Track; updatedAt: number }) {
  const t = useText()
  const { message } = App.useApp()
  const words = t.resident.follow
  const closed = isClosed(track)
  const parts = track.parts.length > 1 ? track.parts : [track]
  const classes = [...new Set(parts.map((part) => part.standard_name))].filter(Boolean).join(t.work.listMark)
  const copy = async () => {
    if (await copyText(`${location.origin}/?t=${token}`)) void message.success(words.copied)
  }
  return (
    <main id="content" className={styles.page}>
      <header className={styles.head} data-closed={closed}>
        <p className="small">
          {words.reportedAt(momentText(track.report.created_at))} · {words.number(track.report.id)}
        </p>
        <h1 className="serif">{headline(track, t)}</h1>
        {!closed && <p>{words.sentences[track.incident.state] ?? ''}</p>}
        {(track.due_at !== null || closed || track.others > 0) && <div className={styles.facts}>
          {(track.due_at !== null || closed) && <Deadline dueAt={track.due_at} closed={closed} showDue />}
          {track.others > 0 && <span><Icon name="people" /> {words.others(track.others)}</span>}
        </div>}
      </header>
      {(track.can.rate || track.rating) && <RateBox token={token} track={track} />}
      {parts.map((part) => (
        <section key={part.incident.id} className={styles.card}>
          <h2>{words.progress}{track.parts.length > 1 && part.standard_name ? ` · ${part.standard_name}` : ''}</h2>
          <StageStrip stages={part.stages} />
        </section>
      ))}
      <div className={styles.pair}>
        <section className={styles.card}>
          <h2>{words.yourWords}</h2>
          <p className={styles.quote}>{track.report.text}</p>
          <PhotoStrip photos={track.report.photos} label={words.before} mark={track.result ? words.before : undefined} />
          <dl>
            {(track.report.address || track.area_name) && (
              <div><dt>{words.place}</dt><dd>{track.report.address || track.area_name}</dd></div>
            )}
            {classes && <div><dt>{words.standard}</dt><dd>{classes}</dd></div>}
          </dl>
        </section>
        {track.result && (
          <section className={`${styles.card} ${styles.result}`}>
            <h2>{words.result}</h2>
            <p className={styles.quote}>{track.result.text}</p>
            <PhotoStrip photos={track.result.photos} label={words.after} mark={words.after} />
          </section>
        )}
      </div>
      <div className={styles.acts}>
        {track.can.reopen && <SayMore token={token} verb="reopen" />}
        {track.can.supplement && <SayMore token={token} verb="supplement" />}
        <Button size="large" icon={<Icon name="link" />} onClick={() => void copy()}>{words.copyLink}</Button>
      </div>
      {track.told.length > 0 && (
        <details className={styles.told}>
          <summary>{words.told(track.told.length)}</summary>
          <ol>{track.told.map((line) => <li key={line.at + line.code}><time>{momentText(line.at)}</time>{line.text}</li>)}</ol>
        </details>
      )}
      <p className={styles.updated}>{words.updated(clockText(updatedAt))}</p>
    </main>
  )
}
