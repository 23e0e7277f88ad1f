/** The algorithm's suggestion of what kind of matter this is: a suggestion, changeable, never chosen by itself. */
import { Radio, Select, Spin } from 'antd'
import { useState } from 'react'
import { useStandards } from '@/api/city'
import { useText } from '@/i18n'
import { Icon } from '@/ui/Icon'
import { useAdvice } from '@/rooms/incidents/queries'
import { useDebounced } from '@/rooms/incidents/useDebounced'
import styles from './boxes.module.css'
import type { Draft } from './draft'
import { MattersBox } from './MattersBox'

const MOST_SHOWN = 3
const CONFIDENT = 0.6
const LIKELY = 0.25

interface Props {
  draft: Draft
  patch: (change: Partial<Draft>) => void
}

export function AdviceBox({ draft, patch }: Props) {
  const t = useText()
  const words = t.report.advice
  const advice = useAdvice(useDebounced(draft.text))
  const [searching, setSearching] = useState(false)
  if (!advice.data) return advice.isLoading ? <Spin size="small" /> : null
  if (advice.data.matters.length > 1) return <MattersBox matters={advice.data.matters} draft={draft} patch={patch} />
  const offered = advice.data.standards.slice(0, MOST_SHOWN)
  const isOffered = offered.some((line) => line.code === draft.standard?.code)
  const value = searching || (draft.standard && !isOffered) ? 'other' : (draft.standard?.code ?? 'unsure')
  const sureness = (share: number) => (share >= CONFIDENT ? words.confident : share >= LIKELY ? words.likely : words.faint)
  return (
    <section className={styles.box} aria-label={words.title} data-testid="advice">
      <h2><Icon name="search" /> {advice.data.knows || !offered.length ? words.title : words.choose}</h2>
      {!offered.length && <p className="muted small">{words.notKnown}</p>}
      <Radio.Group
        className={styles.options} value={value}
        onChange={(event) => {
          const code = event.target.value as string
          const line = offered.find((candidate) => candidate.code === code)
          setSearching(code === 'other')
          patch({ standard: line ? { code: line.code, name: line.name } : null })
        }}
      >
        {offered.map((line) => (
          <Radio key={line.code} value={line.code}>
            <span className={styles.option}>
              <b>{line.name}</b>{advice.data.knows && <em>{sureness(line.confidence)}</em>}
              <small>{line.filing_condition}</small>
            </span>
          </Radio>
        ))}
        <Radio value="unsure">{words.unsure}</Radio>
        <Radio value="other">{words.other}</Radio>
      </Radio.Group>
      {value === 'other' && <StandardSearch draft={draft} patch={patch} />}
      <p className={styles.machine}>{advice.data.why} {words.machine}</p>
    </section>
  )
}

function StandardSearch({ draft, patch }: Props) {
  const t = useText()
  const [q, setQ] = useState('')
  const standards = useStandards(useDebounced(q, 300))
  return (
    <Select
      size="large" showSearch={{ filterOption: false, onSearch: setQ }} allowClear loading={standards.isFetching}
      aria-label={t.report.advice.search} placeholder={t.report.advice.search}
      value={draft.standard ? { value: draft.standard.code, label: draft.standard.name } : null} labelInValue
      options={(standards.data ?? []).slice(0, 60).map((standard) => ({
        value: standard.code, label: `${standard.small_name} · ${standard.filing_condition}`, name: standard.small_name,
      }))}
      onChange={(chosen: { value: string; label?: React.ReactNode } | undefined) => {
        const standard = standards.data?.find((candidate) => candidate.code === chosen?.value)
        patch({ standard: standard ? { code: standard.code, name: standard.small_name } : null })
      }}
    />
  )
}
