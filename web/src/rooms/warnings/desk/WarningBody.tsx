/** Below the head: why it fired and what to do, the readings with the lines, reflexes, who did what. */
import { Button } from 'antd'
import { useMemo } from 'react'
import type { WarningDetail } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { countText, durationText, momentText, shareText } from '@/i18n/format'
import { Facts } from '@/ui/Facts'
import { Section } from '@/ui/Section'
import { CardSkeletons } from '@/ui/Skeletons'
import { Toned } from '@/ui/Toned'
import { useReadings, useThingKinds } from '@/rooms/warnings/queries'
import { ReadingsChart } from '@/rooms/warnings/ReadingsChart'
import { RuleSaying } from '@/rooms/warnings/RuleSaying'
import { linesOf, sayRule } from '@/rooms/warnings/ruleWords'
import { SeverityTag } from '@/rooms/warnings/SeverityTag'
import styles from './WarningBody.module.css'
import { valueText } from './WarningRowItem'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const SURELY_OVER_MS = 3_600_000

export function WarningBody({ one, onOpenRule }: { one: WarningDetail; onOpenRule: (code: string, version: number) => void }) {
  const t = useText()
  const language = useLanguage()
  const words = t.warnings.detail
  const kinds = useThingKinds()
  const row = one.warning
  const rule = one.rule
  const said = rule && kinds.data ? sayRule(rule, kinds.data, t, language) : null
  return (
    <>
      {row.members > 0 && <Toned tone="near">{words.members(countText(row.members))}</Toned>}
      <div className={styles.two}>
        <Section title={words.why} tone="card"
          aside={rule && <Button size="small" type="text"
            onClick={() => onOpenRule(row.rule, row.rule_version)}>{words.openRule}</Button>}>
          {said ? <RuleSaying said={said}
            reached={row.active ? row.severity : row.peak} /> : <p className="muted small">{words.noReasons}</p>}
        </Section>
        {one.reasons && (
          <Section title={words.response} tone="card" aside={words.rule(row.rule_name, row.rule_version)}>
            <p className={styles.response}>{one.reasons.response}</p>
            <Facts facts={[
              { label: words.who, value: one.reasons.who },
              { label: words.time, value: durationText(one.reasons.time_to_respond_s) },
              { label: words.consequence, value: one.reasons.consequence, wide: true },
              { label: words.source, value: `${one.reasons.source} · ${one.reasons.edition}`, wide: true },
              one.trust !== null && { label: words.trust, value: shareText(one.trust, 0) },
            ]}
            />
          </Section>
        )}
      </div>
      <Readings one={one} />
      {one.reflexes.length > 0 && (
        <Section title={words.reflex} tone="card">
          <ul className={styles.reflexes}>
            {one.reflexes.map((reflex) => (
              <li key={reflex.id} data-state={reflex.state}>
                <b>{reflex.actuator || '—'} · {reflex.command}</b><span>{t.warnings.reflexStates[reflex.state] ?? reflex.state}</span>
                <time dateTime={reflex.at}>{momentText(reflex.sent_at ?? reflex.at)}</time><p>{reflex.why}</p>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={words.steps} tone="card"
        aside={<a href={`/cap/warnings/${row.id}`} target="_blank" rel="noreferrer">{words.cap}</a>}>
        <Steps one={one} />
      </Section>
    </>
  )
}

/** 24 hours of the reading: up to now while it stands, around it when it is over. */
function Readings({ one }: { one: WarningDetail }) {
  const t = useText()
  const words = t.warnings.detail
  const row = one.warning
  const lines = linesOf(one.rule)
  const { since, until, past } = useMemo(() => spanOf(row.raised_at, row.cleared_at), [row.raised_at, row.cleared_at])
  const found = useReadings(row.property ? row.thing_id : null, row.property, since, until)
  const readings = found.data
  if (!row.property) return null
  return (
    <Section
      title={past ? words.chartOfRange : words.chart} tone="card" aside={readings && words.readings(countText(readings.readings))}
    >
      {found.isPending && <CardSkeletons count={1} height={220} />}
      {(found.error !== null || readings?.items.length === 0) && <p className="muted small">{words.noReadings}</p>}
      {readings && readings.items.length > 0 && (
        <ReadingsChart
          points={readings.items} lines={lines} unit={readings.unit === '1' ? '' : readings.unit} since={since} until={until} began={row.raised_at}
          ended={row.cleared_at} label={`${row.name} · ${words.chart}`}
        />
      )}
    </Section>
  )
}
function spanOf(raised: string, cleared: string | null): { since: string; until: string; past: boolean } {
  const now = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS
  const over = cleared ? Date.parse(cleared) : null
  const past = over !== null && now - over > SURELY_OVER_MS * 12
  const until = past ? Math.min(now, over + DAY_MS / 4) : now
  const since = Math.max(until - DAY_MS, past ? Date.parse(raised) - DAY_MS : 0)
  return { since: new Date(since).toISOString(), until: new Date(until).toISOString(), past }
}

function Steps({ one }: { one: WarningDetail }) {
  const t = useText()
  const words = t.warnings
  return (
    <ol className={styles.steps}>
      {[...one.steps].reverse().map((step) => (
        <li key={step.version}>
          <b>{words.stepNames[step.action] ?? step.action}</b>
          {step.severity_from !== step.severity_to && step.severity_to !== 'none' && <SeverityTag severity={step.severity_to} />}
          {step.value !== null && <span className="digits">{valueText({ value: step.value, unit: one.warning.unit })}</span>}
          <span className={styles.who}>{step.role === 'system' ? t.work.timeline.automatic : step.actor}</span>
          <time dateTime={step.at}>{momentText(step.occurred_at ?? step.at)}</time>
          {(step.reason !== null || step.fields.text !== undefined) && <p>{step.reason ?? String(step.fields.text)}</p>}
        </li>
      ))}
    </ol>
  )
}
