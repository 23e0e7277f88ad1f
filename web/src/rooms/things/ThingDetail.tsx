/** One thing: what it is, what it measures, what watches it, what was not believed of it. */
import { Button } from 'antd'
import type { ThingKind, ThingTwin } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { agoText, countText, durationText, momentText } from '@/i18n/format'
import { ErrorNote } from '@/ui/ErrorNote'
import { Facts } from '@/ui/Facts'
import { Icon } from '@/ui/Icon'
import { Section } from '@/ui/Section'
import { CardSkeletons } from '@/ui/Skeletons'
import { Toned } from '@/ui/Toned'
import { useNow } from '@/ui/useNow'
import { numberText } from './numbers'
import { useTwin } from './queries'
import { COLOURS } from './severity'
import { ThingArc, ThingTrust } from './ThingArc'
import { ThingChart } from './ThingChart'
import { stateOf } from './ThingList'
import styles from './things.module.css'

const MINUTE_MS = 60_000
const TONES = { online: 'good', silent: 'bad', never: 'plain', planned: 'plan', plain: 'plain' } as const

interface Props {
  id: string
  kinds: ThingKind[]
  onClose: () => void
  onOpen: (id: string) => void
}

export function ThingDetail({ id, kinds, onClose, onOpen }: Props) {
  const twin = useTwin(id)
  if (twin.isPending) return <div className={styles.one}><CardSkeletons count={4} height={90} /></div>
  if (!twin.data) {
    return <div className={styles.one}><ErrorNote error={twin.error} onRetry={() => void twin.refetch()} /></div>
  }
  const kind = kinds.find((one) => one.code === twin.data.thing.kind)
  return <Shown key={id} twin={twin.data} kind={kind} onClose={onClose} onOpen={onOpen} />
}

type ShownProps = Pick<Props, 'onClose' | 'onOpen'> & { twin: ThingTwin; kind: ThingKind | undefined }

function Shown({ twin, kind, onClose, onOpen }: ShownProps) {
  const { thing } = twin
  const t = useText()
  const language = useLanguage()
  const words = t.things.one
  const now = useNow(MINUTE_MS)
  const state = stateOf(thing)
  const stale = thing.datastreams.find((one) => one.stale && one.latest_at)
  const nameOf = (property: string) => {
    const measure = kind?.measures.find((one) => one.property === property)
    return (language === 'en' ? measure?.name_en : measure?.name_zh) ?? property
  }
  const { online, silent, never, noPeriod: plain, states: { planned } } = t.things
  const stateWords = { online, silent, never, planned, plain }
  const streams = thing.datastreams.map(({ series, property, unit }) => ({ series, property, unit }))
  const main = thing.datastreams.find((one) => one.main)
  const accuracy = kind?.measures[0]?.accuracy
  return (
    <article className={styles.one} aria-label={thing.name}>
      <header className={styles.title}>
        <h1>{thing.name}</h1>
        <Button type="text" icon={<Icon name="cross" />} aria-label={words.close} aria-keyshortcuts="Escape" onClick={onClose} />
      </header>
      <div className={styles.tags}>
        <span className={styles.tag} data-tone={TONES[state]}>{stateWords[state]}</span>
        {twin.severity !== 'none' && (
          <span className={styles.level} role="status" data-severity={twin.severity} style={{ background: COLOURS[twin.severity] }}>
            {words.alarm(t.things.severities[twin.severity] ?? '')}
          </span>
        )}
        {thing.state !== 'active' && thing.state !== 'planned' && <span className={styles.tag}>{t.things.states[thing.state]}</span>}
        {kind?.life_safety && <span className={styles.tag} data-tone="bad">{words.lifeSafety}</span>}
        {thing.properties.synthetic === true && <span className={styles.tag}>{words.synthetic}</span>}
      </div>
      {stale?.latest_at && <Toned tone="near" icon="clock">{words.staleSince(agoText(stale.latest_at, now))}</Toned>}
      {thing.datastreams.length > 0 && (
        <div className={styles.latest} aria-label={words.latest}>
          {thing.datastreams.map((one) => (
            <div key={one.id} data-stale={one.stale}>
              <span>{nameOf(one.property)}</span>
              <b>{one.latest === null ? '—' : numberText(one.latest)}<small>{one.unit}</small></b>
              <span>{one.latest_at ? agoText(one.latest_at, now) : t.things.never}</span>
            </div>
          ))}
        </div>
      )}
      <Section title={t.things.chart.title}><ThingChart thing={thing} kind={kind} rules={twin.rules} /></Section>
      <Warnings twin={twin} />
      <ThingArc twin={twin} />
      <Rules rules={twin.rules} />
      <ThingTrust trust={twin.trust} />
      <Section title={words.facts}>
        <Facts facts={[
          { label: words.kind, value: thing.kind_name },
          { label: words.id, value: thing.source_id, wide: true },
          { label: words.owner, value: thing.source },
          { label: words.place, value: thing.area_name ?? '—' },
          kind?.period_s ? { label: words.period, value: durationText(kind.period_s) } : null,
          main && main.low !== null && main.high !== null
            ? { label: words.range, value: words.from(numberText(main.low), numberText(main.high), main.unit) } : null,
          accuracy ? { label: words.accuracy, value: `±${accuracy} ${main?.unit ?? ''}` } : null,
          kind ? { label: words.kept, value: words.days(kind.retention_days) } : null,
          kind ? { label: words.privacy, value: words.privacyNames[kind.privacy_class] ?? kind.privacy_class } : null,
          { label: words.registered, value: momentText(thing.created_at) },
          kind ? {
            label: words.basis, wide: true,
            value: `${kind.source.title}（${kind.source.edition}${kind.source.confidence === 'page' ? '' : `，${words.draft}`}）`,
          } : null,
          thing.gateway_id ? {
            label: words.gateway, value: <Button size="small" type="link" onClick={() => onOpen(thing.gateway_id ?? '')}>{thing.gateway_id}</Button>,
          } : null,
        ]} />
      </Section>
      <Quarantine rows={twin.quarantine} />
      <Section title={words.raw}>
        <pre className={styles.raw}>{JSON.stringify({ ...thing, datastreams: streams }, null, 1)}</pre>
      </Section>
    </article>
  )
}

function Warnings({ twin }: { twin: ThingTwin }) {
  const t = useText()
  const words = t.things.warnings
  return (
    <Section title={words.title} aside={twin.warnings_total > 0 && words.all(countText(twin.warnings_total))}>
      {twin.warnings.length ? (
        <ol className={styles.items}>
          {twin.warnings.map((one) => (
            <li key={one.id} className={styles.item}>
              <span className={styles.level} data-severity={one.severity} style={{ background: one.active ? COLOURS[one.severity] : '#5b6869', color: one.active ? undefined : '#fff' }}>
                {t.things.severities[one.severity]}
              </span>
              <b>{one.rule_name}</b>
              <p>{momentText(one.raised_at)} · {one.active ? words.active : words.cleared}{one.acknowledged && ` · ${words.acknowledged}`}</p>
            </li>
          ))}
        </ol>
      ) : <p className="muted">{words.none}</p>}
    </Section>
  )
}

function Rules({ rules }: Pick<ThingTwin, 'rules'>) {
  const t = useText()
  const words = t.things.rules
  return (
    <Section title={words.title}>
      {rules.length ? (
        <ol className={styles.items}>
          {rules.map((rule) => (
            <li key={rule.code} className={styles.item}>
              <b>{rule.name}</b>{' '}
              {rule.lines.filter((line) => line.on !== null).map((line) => (
                <span key={`${line.severity}${line.on}`} className={styles.level} data-severity={line.severity} style={{ background: COLOURS[line.severity] }}>
                  {words.line(t.things.severities[line.severity] ?? '', line.on ?? 0)}
                </span>
              ))}
              <p>{words.response}：{rule.response}</p>
              <p>{rule.source}（{rule.edition}）</p>
            </li>
          ))}
        </ol>
      ) : <p className="muted">{words.none}</p>}
    </Section>
  )
}

function Quarantine({ rows }: { rows: ThingTwin['quarantine'] }) {
  const t = useText()
  const words = t.things.quarantine
  return (
    <Section title={words.title}>
      {rows === null && <p className="muted">{words.hidden}</p>}
      {rows?.length === 0 && <p className="muted">{words.none}</p>}
      {rows && rows.length > 0 && (
        <ol className={styles.items}>
          {rows.map((row, n) => (
            <li key={n} className={styles.item}>
              <b>{t.things.reasons[row.reason] ?? row.reason}</b> <span>{momentText(row.at)}</span>
              <pre className={styles.raw}>{JSON.stringify(row.raw)}</pre>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
