/** The reports behind one incident: who told us what, when, by which channel; contacts are masked until there is a reason. */
import { Button } from 'antd'
import { useState } from 'react'
import { useText } from '@/i18n'
import { distanceText, momentText, shareText } from '@/i18n/format'
import type { IncidentDetail, ReportView } from '@/api/types'
import { ActionSheet } from '@/ui/action/ActionSheet'
import { WordsField } from '@/ui/action/fields'
import { Icon } from '@/ui/Icon'
import { PhotoStrip } from '@/ui/PhotoStrip'
import { Section } from '@/ui/Section'
import { useReveal, type ContactClear } from './queries'
import styles from './Reports.module.css'

interface Props {
  one: IncidentDetail
  /** Present when a report may be taken out again. */
  onTakeOut?: ((report: string) => void) | undefined
  mayReveal: boolean
}

export function Reports({ one, onTakeOut, mayReveal }: Props) {
  const t = useText()
  const words = t.incidentPage.reports
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [clear, setClear] = useState<ContactClear[] | null>(null)
  const reveal = useReveal(one.id, (contacts) => {
    setClear(contacts)
    setAsking(false)
  })
  const linked = one.reports.filter((report) => report.linked !== false)
  const hasContact = linked.some((report) => report.contact_masked)
  return (
    <Section
      title={words.title(linked.length)} tone="card"
      aside={mayReveal && hasContact && !clear && !asking && (
        <Button size="small" type="text" icon={<Icon name="phone" />} onClick={() => setAsking(true)}>{words.reveal}</Button>
      )}
    >
      {asking && (
        <div className={styles.asking}>
          <ActionSheet
            title={words.reveal} busy={reveal.isPending} error={reveal.error}
            missing={reason.trim() ? null : t.casePage.form.missing.reason ?? null}
            onSubmit={() => reveal.mutate({ reason: reason.trim() })} onCancel={() => setAsking(false)}
          >
            <WordsField
              label={words.revealWhy} value={reason} onChange={setReason} phrases={words.revealPhrases} hint={words.revealHint}
            />
          </ActionSheet>
        </div>
      )}
      <ul className={styles.reports}>
        {linked.map((report) => (
          <Report
            key={report.id} report={report} clear={clear?.find((one) => one.report === report.id) ?? null}
            {...(onTakeOut && linked.length > 1 ? { onTakeOut: () => onTakeOut(report.id) } : {})}
          />
        ))}
      </ul>
    </Section>
  )
}

function Report({ report, clear, onTakeOut }: { report: ReportView; clear: ContactClear | null; onTakeOut?: () => void }) {
  const t = useText()
  const words = t.incidentPage.reports
  const contact = clear ?? report.contact_masked
  return (
    <li className={styles.report}>
      <p className={styles.head}>
        <b>{report.channel_name || report.channel}</b>
        <time dateTime={report.created_at}>{momentText(report.created_at)}</time>
        {report.source_id && <small className="digits">{report.source_id}</small>}
        {onTakeOut && <Button size="small" type="text" onClick={onTakeOut}>{words.takeOut}</Button>}
      </p>
      {report.text && <p className={styles.text}>{report.text}</p>}
      {report.source && <Source report={report} source={report.source} />}
      <PhotoStrip photos={report.photos.map((photo) => photo.url)} label={words.photo} size={108} />
      <p className={styles.foot}>
        {(report.address ?? report.place) && (
          <span><Icon name="pin" size={14} />{report.address ?? report.place?.map((n) => n.toFixed(5)).join(', ')}
            {report.accuracy_m !== null && report.accuracy_m > 0 && ` · ${words.accuracy(distanceText(report.accuracy_m))}`}</span>
        )}
        {report.occurred_at && <span><Icon name="clock" size={14} />{words.occurred(momentText(report.occurred_at))}</span>}
        {contact && (contact.name ?? contact.phone) && (
          <span data-clear={clear !== null}><Icon name="phone" size={14} />{[contact.name, contact.phone, clear?.email].filter(Boolean).join(' ')}</span>
        )}
        {report.told && report.told.length > 0 && <span><Icon name="check" size={14} />{words.told(report.told.length)}</span>}
      </p>
    </li>
  )
}

/** Who or what says it, how sure, and how often it was right: a machine's word is weighed, not believed. */
function Source({ report, source }: { report: ReportView; source: string }) {
  const words = useText().incidentPage.reports
  const { record } = report
  const sure = report.confidence === null ? null : shareText(report.confidence, 0)
  return (
    <p className={styles.source}>
      <Icon name="search" size={14} />
      <b>{words.says(source, sure)}</b>
      <span data-low={record !== null && record.precision !== null && record.precision < 0.5}>
        {record === null || record.precision === null ? words.noRecord
          : words.record(record.days, shareText(record.precision, 0), record.confirmed, record.confirmed + record.dismissed)}
      </span>
    </p>
  )
}
