/** Finding an event standard by words or code; each line shows what decides: filing condition, limit, who leads. */
import { Input } from 'antd'
import { useId, useState } from 'react'
import { useText } from '@/i18n'
import type { Standard } from '@/api/types'
import { Icon } from './Icon'
import { LevelTag } from './LevelTag'
import styles from './StandardPicker.module.css'

interface Props {
  label: string
  words: string
  onWords: (words: string) => void
  standards: Standard[]
  loading?: boolean
  value: string | null
  onChange: (standard: Standard) => void
  /** Codes that advice proposed, in order; marked in the list. */
  advised?: string[]
}

export function StandardPicker({ label, words, onWords, standards, loading, value, onChange, advised = [] }: Props) {
  const t = useText()
  const id = useId()
  const [at, setAt] = useState(0)
  const cursor = Math.min(at, Math.max(0, standards.length - 1))
  const move = (step: number) => {
    const next = Math.max(0, Math.min(standards.length - 1, cursor + step))
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  const choose = (index: number) => {
    const standard = standards[index]
    if (!standard) return
    setAt(index)
    onChange(standard)
  }
  return (
    <div className={styles.picker}>
      <label className={styles.label} htmlFor={`${id}-input`}>{label}</label>
      <Input
        id={`${id}-input`} role="combobox" aria-expanded aria-controls={`${id}-list`} autoComplete="off"
        aria-activedescendant={standards.length ? `${id}-${cursor}` : undefined}
        prefix={<Icon name="search" />} placeholder={t.work.standard.search} value={words} allowClear
        onChange={(event) => {
          setAt(0)
          onWords(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
          if (event.key === 'ArrowDown') { event.preventDefault(); move(1) }
          if (event.key === 'ArrowUp') { event.preventDefault(); move(-1) }
          if (event.key === 'Enter' && standards[cursor]?.code !== value) { event.preventDefault(); choose(cursor) }
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} className={styles.list} aria-busy={loading}>
        {standards.map((standard, index) => (
          // The combobox above holds the keys; a press is for the mouse.
          <li
            key={standard.code} id={`${id}-${index}`} role="option" aria-selected={standard.code === value}
            data-at={index === cursor} onClick={() => choose(index)}
          >
            <span className={styles.tick}>{standard.code === value && <Icon name="check" size={16} strokeWidth={3} />}</span>
            <span className={styles.main}>
              <b>{standard.small_name}</b>
              {advised.includes(standard.code) && <em>{t.work.standard.advised}</em>}
              <span>{standard.filing_condition}</span>
            </span>
            <span className={styles.side}>
              <LevelTag level={standard.level} bare />
              <small className="digits">{t.common.units[standard.time_limit.unit](standard.time_limit.value)}</small>
            </span>
          </li>
        ))}
      </ul>
      {!standards.length && <p className={styles.none} role="status">{loading ? t.common.loading : t.work.standard.none}</p>}
    </div>
  )
}
