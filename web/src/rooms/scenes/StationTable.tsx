/** Every thing of a scene in a list that can be searched; what is silent looks silent. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { SceneThing } from '@/api/types'
import { useText } from '@/i18n'
import { agoText, countText } from '@/i18n/format'
import { EmptyState } from '@/ui/EmptyState'
import { Icon } from '@/ui/Icon'
import { numberText, unitText } from './figure'
import { Level } from './Level'
import styles from './scenes.module.css'

const PAGE = 60

interface Props {
  things: SceneThing[]
  total: number
  chosen: string | null
  onThing: (id: string) => void
}

export function StationTable({ things, total, chosen, onThing }: Props) {
  const t = useText()
  const words = t.scenes.station
  const [asked, setAsked] = useState('')
  const [shown, setShown] = useState(PAGE)
  const found = things.filter((one) => `${one.name} ${one.area_name}`.includes(asked.trim()))
  return (
    <div className={styles.part}>
      <div role="search" className={styles.search}>
        <Input
          value={asked} allowClear prefix={<Icon name="search" />} placeholder={words.search} aria-label={words.search}
          onChange={(event) => { setAsked(event.target.value); setShown(PAGE) }}
        />
        <span role="status">{words.count(countText(found.length), countText(total))}</span>
      </div>
      {found.length === 0 && <EmptyState drawing="search" title={words.none} />}
      <ul className={styles.stations}>
        {found.slice(0, shown).map((one) => (
          <li key={one.id}>
            <button type="button" data-thing={one.id} data-silent={one.silent} aria-current={one.id === chosen} onClick={() => onThing(one.id)}>
              <b>{one.name}</b>
              <span className="digits">{one.value === null ? '—' : `${numberText(one.value)} ${unitText(one.unit)}`}</span>
              <small>{one.area_name} · {one.at ? agoText(one.at) : words.never}</small>
              {one.severity !== 'none' ? <Level severity={one.severity} /> : <small>{one.silent ? words.silent : ''}</small>}
            </button>
          </li>
        ))}
      </ul>
      {found.length > shown && <Button block onClick={() => setShown(shown + PAGE)}>{t.scenes.more}</Button>}
    </div>
  )
}
