/** The head of a warning: what, how grave, where, the reading, and its incident and case. */
import { Button } from 'antd'
import type { WarningDetail } from '@/api/types'
import { useText } from '@/i18n'
import { agoText, durationText, momentText } from '@/i18n/format'
import { useNow } from '@/ui/useNow'
import { useCaseOf, useIncidentOf } from '@/rooms/warnings/queries'
import { SeverityTag } from '@/rooms/warnings/SeverityTag'
import styles from './WarningHead.module.css'
import { valueText, WarningFlags } from './WarningRowItem'

interface Props {
  one: WarningDetail
  onOpenIncident: (id: string) => void
  onOpenCase: (id: string) => void
}

export function WarningHead({ one, onOpenIncident, onOpenCase }: Props) {
  const t = useText()
  const words = t.warnings.detail
  const now = useNow()
  const row = one.warning
  const lasted = row.cleared_at ? (Date.parse(row.cleared_at) - Date.parse(row.raised_at)) / 1000 : null
  return (
    <header className={styles.head} data-over={!row.active}>
      <div className={styles.line}>
        <SeverityTag severity={row.active ? row.severity : row.peak} calm={!row.active} />
        <h1 className="serif">{row.rule_name}</h1>
        <span className={styles.flags}><WarningFlags row={row} /></span>
      </div>
      <div className={styles.key}>
        {row.value !== null && <span className={styles.value}><b className="digits">{valueText(row)}</b><small>{words.value}</small></span>}
        <span><small>{words.thing}</small><b>{row.name}</b><em>{row.kind_name}</em></span>
        <span><small>{words.where}</small><b>{row.area_name || t.warnings.list.noPlace}</b></span>
        <span><small>{words.since}</small><b>{agoText(row.raised_at, now)}</b><em>{momentText(row.raised_at, now)}</em></span>
        {row.cleared_at && lasted !== null && (
          <span><small>{words.until}</small><b>{momentText(row.cleared_at, now)}</b><em>{durationText(lasted)}</em></span>
        )}
      </div>
      <Came incident={row.incident_id} onOpenIncident={onOpenIncident} onOpenCase={onOpenCase} />
    </header>
  )
}

/** What has come of it, with the way there. */
function Came({ incident, onOpenIncident,
  onOpenCase }: { incident: string | null; onOpenIncident: (id: string) => void; onOpenCase: (id: string) => void }) {
  const t = useText()
  const words = t.warnings.detail
  const found = useIncidentOf(incident)
  const caseId = found.data?.case_id ?? null
  const filed = useCaseOf(caseId)
  if (!incident) return <p className={styles.came}><span className="muted small">{words.noIncident}</span></p>
  return (
    <p className={styles.came}>
      {found.data && !caseId && <span className="small">{words.incidentState(t.incidentPage.states[found.data.state] ?? found.data.state)}</span>}
      {filed.data && <span className={styles.stage}>{words.caseStage(filed.data.stage_name)}</span>}
      {caseId && <Button size="small" type="primary" ghost onClick={() => onOpenCase(caseId)}>{words.openCase(caseId)}</Button>}
      <Button size="small" {...(caseId ? { type: 'text' as const } : {})}
        onClick={() => onOpenIncident(incident)}>{words.openIncident(incident)}</Button>
    </p>
  )
}
