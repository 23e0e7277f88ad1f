/** The reports behind a case, in short: how many, by which channels, what they said, whether they were told. */
import { Button } from 'antd'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import { Icon } from '@/ui/Icon'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './CaseReporters.module.css'
import { ProvenancePanel } from './ProvenancePanel'
import { useIncident } from './queries'

const SHOWN = 3

interface Props {
  id: string
  onOpen: () => void
  onOpenIncident: (id: string) => void
}

export function CaseReporters({ id, onOpen, onOpenIncident }: Props) {
  const t = useText()
  const words = t.incidentPage
  const incident = useIncident(id)
  if (incident.isPending) return <CardSkeletons count={1} height={54} />
  const linked = incident.data?.reports.filter((report) => report.linked !== false) ?? []
  return (
    <div className={styles.reporters}>
      <ul>
        {linked.slice(0, SHOWN).map((report) => (
          <li key={report.id}>
            <p>{report.text || words.noWords}</p>
            <small>
              {report.channel_name} · {momentText(report.created_at)}
              {report.told && report.told.length > 0 && ` · ${words.reports.told(report.told.length)}`}
            </small>
          </li>
        ))}
      </ul>
      <Button size="small" icon={<Icon name="people" />} onClick={onOpen}>
        {words.reportCount(linked.length)} · {words.allReports}
      </Button>
      <ProvenancePanel id={id} reports={linked} onOpenIncident={onOpenIncident} />
    </div>
  )
}
