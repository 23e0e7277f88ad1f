/** Planning a thing: where, of which kind, and whether one of its like stands there already. */
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { LonLat, ThingKind } from '@/api/types'
import { useText } from '@/i18n'
import { ErrorNote } from '@/ui/ErrorNote'
import { Toned } from '@/ui/Toned'
import { useNear, usePlan } from './queries'
import styles from './things.module.css'

const SOURCE = 'planning'
const DIGITS = 6

interface Props {
  kinds: ThingKind[]
  at: LonLat | null
  onDone: (id: string) => void
  onCancel: () => void
  onOpen: (id: string) => void
}

export function PlanForm({ kinds, at, onDone, onCancel, onOpen }: Props) {
  const t = useText()
  const words = t.things.plan
  const [kind, setKind] = useState('')
  const [name, setName] = useState('')
  const [id] = useState(() => `plan-${Date.now().toString(36)}`)
  const near = useNear(kind, at)
  const plan = usePlan(onDone)
  const ready = kind && name.trim() && at
  return (
    <form
      className={styles.form} aria-label={words.title}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) plan.mutate({ source: SOURCE, source_id: id, kind, name: name.trim(), lon: at[0], lat: at[1], state: 'planned' })
      }}
    >
      <h1>{words.title}</h1>
      <p className="muted small">{at ? words.place(at[0].toFixed(DIGITS), at[1].toFixed(DIGITS)) : words.where}</p>
      <label>
        {words.kind}
        <Select
          showSearch optionFilterProp="label" value={kind || null} onChange={(value: string) => setKind(value)} aria-label={words.kind}
          options={kinds.map((one) => ({ value: one.code, label: one.name }))}
        />
      </label>
      <label>{words.name}<Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} /></label>
      {near.data && (near.data.length ? (
        <Toned tone="near" role="alert">
          {words.near(near.data.length)}
          <ul>
            {near.data.slice(0, 5).map((one) => (
              <li key={one.id}><Button size="small" type="link" onClick={() => onOpen(one.id)}>{one.name}</Button> {words.metres(one.distance_m)}</li>
            ))}
          </ul>
        </Toned>
      ) : <Toned tone="calm" icon="check" role="status">{words.free}</Toned>)}
      <ErrorNote error={plan.error} />
      <footer>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={plan.isPending}>{words.save}</Button>
        <Button onClick={onCancel}>{t.common.cancel}</Button>
      </footer>
    </form>
  )
}
