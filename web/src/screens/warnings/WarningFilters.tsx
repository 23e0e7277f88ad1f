/** Narrowing the list: what stands or is over, how grave, of which kind, where, with which words; mine alone. */
import { Button, Checkbox, Input, Popover, Select, type InputRef } from 'antd'
import { useEffect, useState, type RefObject } from 'react'
import { useArea } from '@/api/city'
import { withParams } from '@/api/client'
import type { Severity, WarningCounts } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { AreaPicker } from '@/map/AreaPicker'
import { useThingKinds } from '@/rooms/warnings/queries'
import { Field } from '@/ui/action/fields'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import { FILTERS, STATES, type FilterName, type WarningUrl } from './useWarningUrl'
import styles from './WarningFilters.module.css'

interface Props {
  url: WarningUrl
  own: string | null
  counts: WarningCounts | undefined
  search: RefObject<InputRef | null>
}
const PAUSE_MS = 350
const GRAVEST_FIRST: Severity[] = ['red', 'orange', 'yellow', 'blue']

export function WarningFilters({ url, own, counts, search }: Props) {
  const t = useText()
  const words = t.warnings
  const asked = url.chosen.q ?? ''
  const [text, setText] = useState(asked)
  const [last, setLast] = useState(asked)
  if (asked !== last) {
    setLast(asked)
    setText(asked)
  }
  const { setFilters } = url
  useEffect(() => {
    if (text.trim() === asked) return undefined
    const timer = setTimeout(() => setFilters({ q: text.trim() || null }), PAUSE_MS)
    return () => clearTimeout(timer)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only the words start the clock
  }, [text])
  const severities = (url.chosen.severity ?? '').split(',').filter(Boolean)
  const pick = (severity: Severity) => {
    const next = severities.includes(severity) ? severities.filter((one) => one !== severity) : [...severities, severity]
    setFilters({ severity: next.join(',') || null })
  }
  return (
    <div className={styles.filters}>
      <div className={styles.states} role="tablist" aria-label={words.list.title}>
        {STATES.map((state) => (
          <button key={state} type="button" role="tab" aria-selected={url.state === state}
            onClick={() => url.setState(state)}>{words.states[state]}</button>
        ))}
      </div>
      <div className={styles.row}>
        <Input
          ref={search} allowClear value={text} prefix={<Icon name="search" />} suffix={text ? undefined : <Kbd>/</Kbd>} placeholder={words.filters.search}
          aria-label={words.filters.search} onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => { if (event.key === 'Escape') event.currentTarget.blur() }}
        />
        <Popover trigger={['click']} placement="bottomRight" content={<Fields url={url} own={own} />} destroyOnHidden>
          <Button icon={<Icon name="list" />}>{words.filters.title}</Button>
        </Popover>
      </div>
      <div className={styles.severities}>
        {GRAVEST_FIRST.map((severity) => (
          <button key={severity} type="button" data-severity={severity} aria-pressed={severities.includes(severity)}
            onClick={() => pick(severity)}>
            <i aria-hidden />{words.severities[severity]}
            {counts && !severities.length && <span>{countText(counts.by_severity[severity])}</span>}
          </button>
        ))}
        <a className={styles.export} href={withParams('/api/warnings.csv', url.params)} download>{words.filters.export}</a>
      </div>
      <Chosen url={url} />
    </div>
  )
}

function Fields({ url, own }: { url: WarningUrl; own: string | null }) {
  const t = useText()
  const words = t.warnings.filters
  const kinds = useThingKinds()
  const { chosen, setFilters } = url
  return (
    <div className={styles.fields}>
      <Field label={words.area}>
        {() => (
          <AreaPicker
            value={chosen.area ?? own} until="community" size="middle" onChange={(area) => setFilters({ area: area && area.id !== own ? area.id : null })}
          />
        )}
      </Field>
      <Field label={words.kind}>
        {(id) => (
          <Select
            id={id} allowClear showSearch={{ optionFilterProp: 'label' }} value={chosen.kind ?? null} placeholder={t.common.all}
            options={(kinds.data ?? []).map((kind) => ({ value: kind.code,
              label: kind.name }))} onChange={(value?: string) => setFilters({ kind: value ?? null })}
          />
        )}
      </Field>
      <Checkbox checked={chosen.mine === 'true'}
        onChange={(event) => setFilters({ mine: event.target.checked ? 'true' : null })}>{words.mine}</Checkbox>
      <Button block onClick={url.clearFilters}>{words.clear}</Button>
    </div>
  )
}

function Chosen({ url }: { url: WarningUrl }) {
  const words = useText().warnings
  const kinds = useThingKinds()
  const area = useArea(url.chosen.area ?? null)
  const names = FILTERS.filter((name) => url.chosen[name] && name !== 'severity')
  const nameOf = (name: FilterName): string => {
    const value = url.chosen[name] ?? ''
    if (name === 'kind') return kinds.data?.find((kind) => kind.code === value)?.name ?? value
    if (name === 'area') return area.data?.name ?? value
    if (name === 'mine') return words.filters.mine
    return name === 'q' ? `“${value}”` : value
  }
  if (!names.length) return null
  return (
    <ul className={styles.chosen}>
      {names.map((name) => (
        <li key={name}>
          <button type="button" onClick={() => url.setFilters({ [name]: null })} aria-label={words.filters.drop(nameOf(name))}>
            {nameOf(name)}<Icon name="cross" size={12} strokeWidth={2.4} />
          </button>
        </li>
      ))}
    </ul>
  )
}
