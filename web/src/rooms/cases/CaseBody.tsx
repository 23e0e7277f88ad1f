/** Everything there is to know of a case, in the order in which it is asked. */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import type { CaseDetail, Evidence } from '@/api/types'
import { Facts } from '@/ui/Facts'
import { Icon } from '@/ui/Icon'
import { RecordLink } from '@/ui/RecordLink'
import { Section } from '@/ui/Section'
import { StarRating } from '@/ui/StarRating'
import { StepTimeline } from '@/ui/StepTimeline'
import { Toned } from '@/ui/Toned'
import { photosWanted } from './acting/draft'
import styles from './CaseBody.module.css'
import { DeadlineBlock } from './DeadlineBlock'
import { EvidenceCompare } from './EvidenceCompare'
import { Orders } from './Orders'
import { TierBlock } from './TierBlock'

interface Props {
  one: CaseDetail
  newSince: number | null
  onOpenCase: (id: string) => void
  onOpenIncident: (id: string) => void
  /** Who told us, drawn by the room that knows them. */
  reporters?: ((incidentId: string) => ReactNode) | undefined
  /** What is around its place, drawn by the room that knows it. */
  around?: ((one: CaseDetail) => ReactNode) | undefined
  reported?: Evidence[] | undefined
}

export function CaseBody({ one, newSince, onOpenCase, onOpenIncident, reporters, around, reported }: Props) {
  const t = useText()
  const words = t.casePage
  const stageName = (id: string) => one.procedure.stages.find((stage) => stage.id === id)?.name ?? id
  const asked = one.pending ? [...one.steps].reverse().find((step) => step.action === one.pending) : undefined
  return (
    <div className={styles.body}>
      {one.pending && (
        <Toned tone="near" icon="clock" role="status">
          <b>{words.pending[one.pending] ?? words.pending.other}</b>
          {one.pending_hours !== null && words.form.pendingHours(one.pending_hours)}
          {asked?.reason && <span> {words.because(asked.reason)}</span>}
        </Toned>
      )}
      <div className={styles.columns}>
        <div className={styles.main}>
          <Section title={words.conditions} tone="card" aside={`${one.standard.code} ${one.standard.name}`}>
            <Facts facts={[
              { label: words.facts.filing, value: one.filing_condition || '—', wide: true },
              { label: words.facts.closing, value: <b>{one.closing_condition || '—'}</b>, wide: true },
              { label: words.facts.lead, value: one.lead ? <RecordLink kind="department" id={one.lead.id}>{one.lead.name}</RecordLink> : words.facts.noLead },
              one.crew?.name ? { label: words.facts.crew, value: <RecordLink kind="crew" id={one.crew.id}>{one.crew.name}</RecordLink> } : null,
              { label: words.facts.filedAt, value: momentText(one.filed_at) },
              { label: words.facts.procedure, value: words.facts.procedureOf(one.procedure.name, one.procedure.version) },
            ]} />
          </Section>
          <EvidenceCompare evidence={one.evidence} reported={reported ?? []} wanted={photosWanted(one)} />
          <Orders one={one} />
          {around?.(one)}
        </div>
        <div className={styles.side}>
          <DeadlineBlock one={one} />
          <TierBlock one={one} />
          <Section title={t.work.timeline.title} tone="card" aside={words.stepCount(one.steps.length)}>
            <StepTimeline steps={one.steps} newSince={newSince} stageName={stageName} />
          </Section>
          <Section title={words.reporters} tone="card" >
            {reporters?.(one.incident_id)}
            {one.rating !== null && (
              <p className={styles.rating}>
                <StarRating value={one.rating} label={words.rating} />
                {one.solved !== null && <span data-solved={one.solved}>{one.solved ? words.solved : words.unsolved}</span>}
              </p>
            )}
            {!reporters && (
              <Button size="small" icon={<Icon name="people" />} onClick={() => onOpenIncident(one.incident_id)}>{words.openIncident}</Button>
            )}
            {one.siblings.length > 0 && (
              <ul className={styles.siblings}>
                {one.siblings.map((sibling) => (
                  <li key={sibling.id}>
                    <button type="button" className="plain-button" onClick={() => onOpenCase(sibling.id)}>
                      <Icon name="link" size={15} />{words.sibling}<b>{sibling.title}</b><small>{sibling.stage_name}</small>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </div>
      </div>
    </div>
  )
}
