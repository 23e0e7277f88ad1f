/** Beside the form: the rule in words, the readings of a thing with its lines, and what it would have warned of. */
import { Segmented, Select, Spin } from 'antd'
import { useMemo, useState } from 'react'
import type { RuleWords, ThingKind, Tried } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { Section } from '@/ui/Section'
import { CardSkeletons } from '@/ui/Skeletons'
import { ErrorNote } from '@/ui/ErrorNote'
import { useReadings } from '@/rooms/warnings/queries'
import { ReadingsChart } from '@/rooms/warnings/ReadingsChart'
import { RuleSaying } from '@/rooms/warnings/RuleSaying'
import { linesOf, sayRule } from '@/rooms/warnings/ruleWords'
import { BackTestBlock } from './BackTestBlock'
import { lastDays, useSomeThings } from './queries'
import styles from './RulePreview.module.css'

interface Props {
  rule: RuleWords
  kinds: ThingKind[]
  days: number
  onDays: (days: number) => void
  tried: { data: Tried | undefined; error: unknown; waiting: boolean }
}

export function RulePreview({ rule, kinds, days, onDays, tried }: Props) {
  const t = useText()
  const language = useLanguage()
  const words = t.rules.preview
  const things = useSomeThings(rule.kinds[0] ?? null)
  const [chosen, setChosen] = useState<string | null>(null)
  const firstWarned = tried.data?.backtest?.items[0]?.thing_id
  const known = things.data ?? []
  const shown = known.find((thing) => thing.id === chosen) ?? known.find((thing) => thing.id === firstWarned) ?? known[0]
  const id = shown?.id ?? null
  const name = shown?.name ?? ''
  const span = useMemo(() => lastDays(days), [days])
  const found = useReadings(id, rule.property || null, span.low, span.high)
  const readings = found.data
  const test = tried.data?.backtest
  return (
    <Section
      title={words.title} tone="card"
      aside={<Segmented size="small" value={String(days)}
        options={['1', '7', '30'].map((value) => ({ value, label: words.spans[value] }))}
        onChange={(value) => onDays(Number(value))} />}
    >
      <div className={styles.preview}>
        <div aria-live="polite" className={styles.test} data-waiting={tried.waiting}>
          {tried.error ? <ErrorNote error={tried.error} /> : test ? <BackTestBlock test={test} /> : <p className="muted small">{words.notJudged}</p>}
          {tried.waiting && test && <span className={styles.running}><Spin size="small" />{words.running}</span>}
        </div>
        <div>
          <h3>{words.words}</h3>
          <RuleSaying said={sayRule(rule, kinds, t, language)} />
        </div>
        {rule.kinds.length > 0 && (
          <div>
            <h3 className={styles.thing}>
              {words.thing}
              <Select
                size="small" value={id} showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} aria-label={words.thing}
                options={known.map((thing) => ({ value: thing.id, label: thing.name }))}
                onChange={(value: string) => setChosen(value)}
              />
            </h3>
            {found.isLoading && <CardSkeletons count={1} height={200} />}
            {things.data && !known.length && <p className="muted small">{words.noThings}</p>}
            {readings && readings.items.length === 0 && <p className="muted small">{t.warnings.detail.noReadings}</p>}
            {readings && readings.items.length > 0 && (
              <ReadingsChart
                points={readings.items} lines={linesOf(rule)} unit={readings.unit === '1' ? '' : readings.unit} since={span.low} until={span.high}
                height={200} label={words.chart(name)}
              />
            )}
          </div>
        )}
      </div>
    </Section>
  )
}
