/** Where an incident's data comes from, how good it is, and thirty days of its place: opened when somebody asks. */
import { Button } from 'antd'
import { useState } from 'react'
import { useText } from '@/i18n'
import { distanceText, momentText, shareText } from '@/i18n/format'
import type { PastIncident, Provenance, ReportView } from '@/api/types'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './ProvenancePanel.module.css'
import { useProvenance } from './queries'

interface Props {
  id: string
  reports: ReportView[]
  onOpenIncident: (id: string) => void
}

export function ProvenancePanel({ id, reports, onOpenIncident }: Props) {
  const t = useText()
  const words = t.incidentPage.provenance
  const [open, setOpen] = useState(false)
  const asked = useProvenance(id, open)
  return (
    <div className={styles.panel}>
      <Button
        size="small" icon={<Icon name="clock" />} aria-expanded={open} data-testid="provenance" onClick={() => setOpen(!open)}
      >{words.open}</Button>
      {open && <Sources reports={reports} />}
      {open && asked.isPending && <CardSkeletons count={2} height={64} />}
      {open && asked.error && <ErrorNote error={asked.error} onRetry={() => void asked.refetch()} />}
      {open && asked.data && <Told one={asked.data} onOpenIncident={onOpenIncident} />}
    </div>
  )
}

function Told({ one, onOpenIncident }: { one: Provenance; onOpenIncident: (id: string) => void }) {
  const words = useText().incidentPage.provenance
  return (
    <>
      <h3>{words.quality(shareText(one.quality))}</h3>
      <ul className={styles.checks}>
        {one.checks.map((check) => (
          <li key={check.check} data-met={check.met}>
            <Icon name={check.met ? 'check' : 'cross'} size={14} title={check.met ? words.met : words.unmet} />{check.name}
          </li>
        ))}
      </ul>
      <h3>{words.history(one.days, distanceText(one.radius_m))}<small>{words.total(one.past_total)}</small></h3>
      <Days perDay={one.per_day} />
      {one.past.length === 0 && <p className={styles.none}>{words.none}</p>}
      <ul className={styles.past}>
        {one.past.map((past) => <Past key={past.id} past={past} onOpen={() => onOpenIncident(past.id)} />)}
      </ul>
      {one.past_total > one.past.length && <p className={styles.none}>{words.more(one.past_total - one.past.length)}</p>}
    </>
  )
}

function Sources({ reports }: { reports: ReportView[] }) {
  const words = useText().incidentPage.provenance
  return (
    <>
      <h3>{words.sources}</h3>
      <ul className={styles.sources}>{reports.map((source) => <Source key={source.id} source={source} />)}</ul>
    </>
  )
}

function Source({ source }: { source: ReportView }) {
  const words = useText().incidentPage.provenance
  return (
    <li>
      <p><b>{source.channel_name}</b>{source.source_id && <span className="digits">{source.source_id}</span>}<span>{source.why}</span></p>
      <p className={styles.faint}>
        <time dateTime={source.created_at}>{words.received(momentText(source.created_at))}</time>
        <span className="digits">
          {source.given ? words.given(source.given.map((n) => n.toFixed(5)).join(', '), source.srs ?? 'wgs84') : words.noPoint}
        </span>
      </p>
    </li>
  )
}

/** One bar a day: the picture of whether it keeps happening. */
function Days({ perDay }: { perDay: number[] }) {
  const words = useText().incidentPage.provenance
  const top = Math.max(1, ...perDay)
  const name = (ago: number) => (ago ? words.daysAgo(ago) : words.today)
  return (
    <div className={styles.days}>
      {perDay.map((count, day) => {
        const said = words.perDay(name(perDay.length - 1 - day), count)
        return <i key={day} role="img" aria-label={said} title={said} data-some={count > 0} style={{ height: `${8 + (92 * count) / top}%` }} />
      })}
    </div>
  )
}

function Past({ past, onOpen }: { past: PastIncident; onOpen: () => void }) {
  const t = useText()
  const words = t.incidentPage.provenance
  return (
    <li>
      <button type="button" className="plain-button" onClick={onOpen}>
        <b>{past.standard?.name ?? t.incidentPage.unclassified}</b>
        <span className={styles.words}>{past.text}</span>
        <small>{past.stage} · {words.apart(distanceText(past.distance_m))} · {momentText(past.at)}</small>
      </button>
    </li>
  )
}
