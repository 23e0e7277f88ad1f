/** The list of things: search, narrow, move by keyboard. */
import { Button, Input, Select, type InputRef } from 'antd'
import { useEffect, useRef, type Ref } from 'react'
import type { Thing, ThingKind } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { CardSkeletons } from '@/ui/Skeletons'
import { numberText } from './numbers'
import type { Filter } from './queries'
import styles from './things.module.css'

interface Props {
  filter: Filter
  onFilter: (given: Partial<Filter>) => void
  words: string
  onWords: (words: string) => void
  search: Ref<InputRef>
  kinds: ThingKind[]
  things: Thing[]
  pending: boolean
  error: unknown
  more: boolean
  onMore: () => void
  onRetry: () => void
  chosen: string | null
  cursor: number
  onOpen: (id: string) => void
}

export function stateOf(thing: Thing): 'online' | 'silent' | 'never' | 'planned' | 'plain' {
  if (thing.state === 'planned') return 'planned'
  if (thing.online === null) return 'plain'
  if (thing.online) return 'online'
  return thing.datastreams.some((one) => one.latest_at) ? 'silent' : 'never'
}

export function ThingList({ search, ...props }: Props) {
  const t = useText()
  const words = t.things.list
  const list = useRef<HTMLOListElement>(null)
  const narrowed = Object.values(props.filter).some(Boolean)
  const clear = () => props.onFilter({ q: '', kind: '', state: '', area: '', gateway: '' })
  useEffect(() => {
    list.current?.querySelector<HTMLElement>(`[data-row="${props.cursor}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [props.cursor])
  return (
    <>
      <div className={styles.filters} role="search">
        <Input
          ref={search} value={props.words} allowClear prefix={<Icon name="search" />} placeholder={words.search}
          aria-label={words.search} aria-keyshortcuts="/" onChange={(event) => props.onWords(event.target.value)}
        />
        <Select
          value={props.filter.kind || ''} aria-label={words.kind} showSearch optionFilterProp="label" popupMatchSelectWidth={260}
          onChange={(kind: string) => props.onFilter({ kind })}
          options={[{ value: '', label: words.anyKind }, ...props.kinds.map((kind) => ({ value: kind.code, label: kind.name }))]}
        />
        <Select
          value={props.filter.state || ''} aria-label={words.state} onChange={(state: string) => props.onFilter({ state })}
          options={[{ value: '', label: words.anyState }, ...Object.entries(t.things.states).map(([value, label]) => ({ value, label }))]}
        />
      </div>
      <div className={styles.count}>
        <p role="status">{!props.pending && words.shown(countText(props.things.length), props.more)}</p>
        {props.filter.gateway && <span className={styles.tag}>{words.behind}</span>}
        {narrowed && <Button size="small" type="text" onClick={clear}>{words.clear}</Button>}
      </div>
      <ol ref={list} className={styles.rows} aria-label={words.title}>
        {props.pending && <li style={{ padding: 12 }}><CardSkeletons count={8} height={48} /></li>}
        {props.error ? <li style={{ padding: 12 }}><ErrorNote error={props.error} onRetry={props.onRetry} /></li> : null}
        {!props.pending && !props.error && !props.things.length && (
          <li><EmptyState drawing={narrowed ? 'search' : 'quiet'} title={narrowed ? words.none : words.empty}>{narrowed ? words.noneText : words.emptyText}</EmptyState></li>
        )}
        {props.things.map((thing, index) => {
          const main = thing.datastreams.find((one) => one.main)
          const state = stateOf(thing)
          return (
            <li key={thing.id} data-row={index}>
              <button
                type="button" className={styles.row} aria-current={thing.id === props.chosen} data-cursor={index === props.cursor}
                onClick={() => props.onOpen(thing.id)}
              >
                <i data-state={state} aria-hidden />
                <b title={thing.name}>{thing.name}</b>
                <span className={styles.value} data-stale={main?.stale ?? false}>
                  {main?.latest === null || main?.latest === undefined ? '' : `${numberText(main.latest)} ${main.unit}`}
                </span>
                <small>
                  {[thing.kind_name, thing.area_name, state === 'silent' ? t.things.silent : state === 'never' ? t.things.never : null]
                    .filter(Boolean).join(' · ')}
                </small>
              </button>
            </li>
          )
        })}
        {props.more && <li><Button type="text" block onClick={props.onMore}>{words.more}</Button></li>}
      </ol>
    </>
  )
}
