/** Narrowing the queue: words, area, standard, department, level; each shown with a way to let it go. */
import { Button, Input, Popover, Select, type InputRef } from 'antd'
import { useEffect, useState, type RefObject } from 'react'
import { useArea, useDepartments, useStandards } from '@/api/city'
import { useText } from '@/i18n'
import { AreaPicker } from '@/map/AreaPicker'
import { Field } from '@/ui/action/fields'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import styles from './QueueFilters.module.css'
import { FILTER_PARAMS } from './tabs'
import type { DeskUrl } from './useDeskUrl'

interface Props {
  url: DeskUrl
  /** The person's own area: choosing begins there. */
  own: string | null
  search: RefObject<InputRef | null>
}
const PAUSE_MS = 350
const LEVELS = ['critical', 'urgent', 'raised', 'normal'] as const

export function QueueFilters({ url, own, search }: Props) {
  const t = useText()
  const words = t.desk.filters
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
  return (
    <div className={styles.filters}>
      <div className={styles.row}>
        <Input
          ref={search} allowClear value={text} prefix={<Icon name="search" />} suffix={text ? undefined : <Kbd>/</Kbd>}
          placeholder={words.search} aria-label={words.search} onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
            if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
              setFilters({ q: text.trim() || null })
              event.currentTarget.blur()
            }
          }}
        />
        <Popover trigger={['click']} placement="bottomRight" content={<Fields url={url} own={own} />} destroyOnHidden>
          <Button icon={<Icon name="list" />}>{words.title}</Button>
        </Popover>
      </div>
      <Chosen url={url} />
    </div>
  )
}

function Fields({ url, own }: { url: DeskUrl; own: string | null }) {
  const t = useText()
  const words = t.desk.filters
  const standards = useStandards()
  const departments = useDepartments()
  const { chosen, setFilters } = url
  const cases = url.list.subject === 'case'
  return (
    <div className={styles.fields}>
      <Field label={words.area}>
        {() => (
          <AreaPicker
            value={chosen.area ?? own} until="grid_cell" size="middle"
            onChange={(area) => setFilters({ area: area && area.id !== own ? area.id : null })}
          />
        )}
      </Field>
      <Field label={words.standard}>
        {(id) => (
          <Select
            id={id} allowClear showSearch={{ optionFilterProp: 'label' }} value={chosen.standard ?? null} placeholder={t.common.all}
            options={(standards.data ?? []).map((one) => ({ value: one.code, label: `${one.small_name} · ${one.filing_condition}` }))}
            onChange={(value?: string) => setFilters({ standard: value ?? null })}
          />
        )}
      </Field>
      {cases && (
        <Field label={words.department}>
          {(id) => (
            <Select
              id={id} allowClear showSearch={{ optionFilterProp: 'label' }} value={chosen.department ?? null} placeholder={t.common.all}
              options={(departments.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
              onChange={(value?: string) => setFilters({ department: value ?? null })}
            />
          )}
        </Field>
      )}
      {cases && (
        <Field label={words.level}>
          {(id) => (
            <Select
              id={id} allowClear value={chosen.level ?? null} placeholder={t.common.all}
              options={LEVELS.map((level) => ({ value: level, label: t.common.levels[level] }))}
              onChange={(value?: string) => setFilters({ level: value ?? null })}
            />
          )}
        </Field>
      )}
      <Button block onClick={url.clearFilters}>{words.clear}</Button>
    </div>
  )
}

/** What the list is narrowed by, each with a way to let it go. */
function Chosen({ url }: { url: DeskUrl }) {
  const t = useText()
  const words = t.desk.filters
  const { chosen } = url
  const area = useArea(chosen.area ?? null)
  const departments = useDepartments()
  const standards = useStandards()
  const nameOf = (name: string): string => {
    const value = chosen[name] ?? ''
    switch (name) {
      case 'area': return area.data?.name ?? value
      case 'department': return departments.data?.find((one) => one.id === value)?.name ?? value
      case 'standard': return standards.data?.find((one) => one.code === value)?.small_name ?? value
      case 'family': return standards.data?.find((one) => one.code.startsWith(value))?.big_name ?? value
      case 'level': return t.common.levels[value as keyof typeof t.common.levels] ?? value
      case 'q': return `“${value}”`
      default: return value
    }
  }
  const names = FILTER_PARAMS.filter((name) => chosen[name])
  if (!names.length) return null
  return (
    <ul className={styles.chosen}>
      {names.map((name) => (
        <li key={name}>
          <button type="button" onClick={() => url.setFilters({ [name]: null })} aria-label={words.drop(nameOf(name))}>
            {nameOf(name)}<Icon name="cross" size={12} strokeWidth={2.4} />
          </button>
        </li>
      ))}
    </ul>
  )
}
