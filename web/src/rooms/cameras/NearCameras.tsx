/** The cameras near a place, the nearest first; a picture opens for a reason that goes on record. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { LonLat, LookGiven, NearCamera } from '@/api/types'
import { useText } from '@/i18n'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { Section } from '@/ui/Section'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './cameras.module.css'
import { Picture } from './Picture'
import { RADIUS_M, useLook, useNearCameras } from './queries'

const MOST_WORDS = 500

interface Props {
  at: LonLat
  /** For the sake of what, in words; goes on record with each look. */
  about: string
  mayLook: boolean
}

export function NearCameras({ at, about, mayLook }: Props) {
  const words = useText().cameras
  const near = useNearCameras(at)
  return (
    <Section title={words.title} tone="card" aside={words.within(RADIUS_M)}>
      {near.isPending && <CardSkeletons count={1} height={54} />}
      {near.isError && <ErrorNote error={near.error} onRetry={() => void near.refetch()} />}
      {near.data?.length === 0 && <p className="muted">{words.none}</p>}
      {near.data && near.data.length > 0 && (
        <ul className={styles.list} aria-label={words.title}>
          {near.data.map((one) => <li key={one.id}><Camera one={one} about={about} mayLook={mayLook} /></li>)}
        </ul>
      )}
    </Section>
  )
}

function Camera({ one, about, mayLook }: { one: NearCamera; about: string; mayLook: boolean }) {
  const words = useText().cameras
  const [asking, setAsking] = useState(false)
  const [given, setGiven] = useState<LookGiven | null>(null)
  const seen = one.sees === null ? words.unknown : one.sees ? words.sees : words.blind
  return (
    <>
      <div className={styles.head}>
        <div>
          <b>{one.name}</b>
          <small>{one.kind_name} · {words.away(one.distance_m)} · </small>
          <small data-sees={one.sees === true}>{seen}</small>
        </div>
        {!one.has_stream && <small>{words.noStream}</small>}
        {one.has_stream && mayLook && !asking && !given && (
          <Button size="small" icon={<Icon name="play" />} onClick={() => setAsking(true)}>{words.look}</Button>
        )}
        {given && <Button size="small" icon={<Icon name="cross" />} onClick={() => setGiven(null)}>{words.close}</Button>}
      </div>
      {asking && (
        <Ask
          one={one} about={about} onCancel={() => setAsking(false)}
          onGiven={(answer) => {
            setAsking(false)
            setGiven(answer)
          }}
        />
      )}
      {given && <Picture name={one.name} given={given} />}
    </>
  )
}

interface AskProps {
  one: NearCamera
  about: string
  onGiven: (given: LookGiven) => void
  onCancel: () => void
}

function Ask({ one, about, onGiven, onCancel }: AskProps) {
  const words = useText().cameras
  const [reason, setReason] = useState('')
  const look = useLook(one.id)
  const send = () => look.mutate({ reason, about }, { onSuccess: onGiven })
  return (
    <form
      className={styles.ask}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <Input
        aria-label={words.reason} placeholder={words.reason} value={reason} maxLength={MOST_WORDS} autoFocus
        onChange={(event) => setReason(event.target.value)}
      />
      <small>{words.why}</small>
      {look.isError && <ErrorNote error={look.error} />}
      <div className={styles.keys}>
        <Button size="small" type="primary" htmlType="submit" disabled={!reason.trim()} loading={look.isPending}>{words.open}</Button>
        <Button size="small" onClick={onCancel}>{words.cancel}</Button>
      </div>
    </form>
  )
}
