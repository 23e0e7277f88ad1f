/** The reports made on this device, newest first. */
import { App, Button, Input } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import type { TrackSummary } from '@/api/types'
import { useText } from '@/i18n'
import { agoText } from '@/i18n/format'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { CardSkeletons } from '@/ui/Skeletons'
import { StageTag } from '@/ui/StageTag'
import { useMyReports } from '@/rooms/incidents/queries'
import { forgetToken, rememberToken, tokenIn, useTokens } from '@/rooms/incidents/tokens'
import styles from './MyReports.module.css'

const DONE = new Set(['closed', 'force_closed', 'void'])

export function MyReports({ most }: { most?: number }) {
  const t = useText()
  const tokens = useTokens()
  const mine = useMyReports(tokens)
  const items = mine.data ?? []
  if (!tokens.length) return <EmptyState title={t.resident.my.empty}>{t.resident.my.emptyText}</EmptyState>
  if (mine.isPending) return <CardSkeletons count={Math.min(tokens.length, most ?? 3)} height={104} />
  if (mine.error && !items.length) return <ErrorNote error={mine.error} onRetry={() => void mine.refetch()} />
  const missing = tokens.length - items.length
  return (
    <>
      <ul className={styles.list}>
        {items.slice(0, most).map((item) => <Mine key={item.token} item={item} forgettable={!most} />)}
      </ul>
      {!most && missing > 0 && <p className="muted small">{t.resident.my.unreadable(missing)}</p>}
    </>
  )
}

function Mine({ item, forgettable }: { item: TrackSummary; forgettable: boolean }) {
  const t = useText()
  const { modal } = App.useApp()
  const words = t.resident.my
  const ended = DONE.has(item.stage) || item.incident.state === 'declined' || item.incident.state === 'answered'
  const forget = () => void modal.confirm({
    title: words.forget, content: words.forgetAsk, okText: words.forget, cancelText: t.common.cancel,
    onOk: () => forgetToken(item.token),
  })
  return (
    <li className={styles.item}>
      <Link to={`/?t=${encodeURIComponent(item.token)}`}>
        {item.photo ? <img src={item.photo} alt="" loading="lazy" /> : <span className={styles.blank}><Icon name="camera" size={26} /></span>}
        <span className={styles.words}>
          <b>{item.text}</b>
          <small>{[agoText(item.created_at), item.standard_name, item.area_name].filter(Boolean).join(' · ')}</small>
          <span className={styles.stage}>
            <StageTag stage={item.stage} name={item.stage_name} />
            {ended && <small>{words.look}</small>}
          </span>
        </span>
        <Icon name="right" />
      </Link>
      {forgettable && (
        <button type="button" className={styles.forget} onClick={forget} aria-label={words.forget}><Icon name="cross" size={18} /></button>
      )}
    </li>
  )
}

/** Adds a report made elsewhere (another phone, the hotline) by its follow link. */
export function AddByLink() {
  const t = useText()
  const words = t.resident.my
  const [text, setText] = useState('')
  return (
    <form
      className={styles.add}
      onSubmit={(event) => {
        event.preventDefault()
        const token = tokenIn(text)
        if (token) rememberToken(token)
        setText('')
      }}
    >
      <label><span>{words.addByLink}</span>
        <Input size="large" value={text} placeholder={words.addHint} onChange={(event) => setText(event.target.value)} />
      </label>
      <Button size="large" htmlType="submit" disabled={!text.trim()}>{words.add}</Button>
    </form>
  )
}
