/** The body of an incident's page. */
import { Button } from 'antd'
import { useText } from '@/i18n'
import type { Duplicate, IncidentDetail } from '@/api/types'
import { Icon } from '@/ui/Icon'
import { Section } from '@/ui/Section'
import { StageStrip } from '@/ui/StageStrip'
import { StepTimeline } from '@/ui/StepTimeline'
import { Toned } from '@/ui/Toned'
import { AdvicePanel } from './AdvicePanel'
import { DuplicatesPanel } from './DuplicatesPanel'
import styles from './IncidentBody.module.css'
import { ProvenancePanel } from './ProvenancePanel'
import { Reports } from './Reports'

interface Props {
  one: IncidentDetail
  newSince: number | null
  mayReveal: boolean
  busy: boolean
  may: (verb: string) => boolean
  onResolve: (verb: 'place' | 'classify') => void
  onTakeAdvice: (code: string) => void
  onMerge: (into: Duplicate) => void
  onTakeOut: (report: string) => void
  onOpenIncident: (id: string) => void
}

export function IncidentBody(props: Props) {
  const { one, may } = props
  const t = useText()
  const words = t.incidentPage
  const stateName = (id: string) => words.states[id as keyof typeof words.states] ?? id
  const resolving = one.triage === 'unclassified' ? 'classify' : 'place'
  return (
    <div className={styles.body}>
      {one.triage && (
        <Toned
          tone="near" icon={resolving === 'place' ? 'pin' : 'flag'}
          action={may(resolving) && <Button size="small" onClick={() => props.onResolve(resolving)}>{words.resolve[resolving]}</Button>}
        >
          <b>{words.triage[one.triage]}</b>{words.triageText[one.triage]}
        </Toned>
      )}
      {one.state === 'merged' && one.merged_into && (
        <Toned
          tone="calm" icon="link"
          action={<Button size="small" onClick={() => props.onOpenIncident(one.merged_into ?? '')}>{t.common.open}</Button>}
        >{words.mergedInto(one.merged_into)}</Toned>
      )}
      <div className={styles.columns}>
        <div className={styles.main}>
          <Reports
            one={one} mayReveal={props.mayReveal}
            {...(may('unmerge') && one.state !== 'merged' ? { onTakeOut: props.onTakeOut } : {})}
          />
          <Section title={words.provenance.title} tone="card">
            <ProvenancePanel
              id={one.id} reports={one.reports.filter((report) => report.linked !== false)}
              onOpenIncident={props.onOpenIncident}
            />
          </Section>
          <DuplicatesPanel
            one={one} busy={props.busy} onOpen={props.onOpenIncident} {...(may('merge') ? { onMerge: props.onMerge } : {})}
          />
          {one.progress.length > 0 && (
            <Section title={words.progress} tone="card"><StageStrip stages={one.progress} /></Section>
          )}
        </div>
        <div className={styles.side}>
          <AdvicePanel one={one} {...(may('classify') ? { onTake: props.onTakeAdvice } : {})} />
          {one.siblings.length > 0 && (
            <Section title={words.siblings} tone="card">
              <ul className={styles.siblings}>
                {one.siblings.map((sibling) => (
                  <li key={sibling.id}>
                    <button type="button" className="plain-button" onClick={() => props.onOpenIncident(sibling.id)}>
                      <Icon name="link" size={15} /><b>{sibling.standard?.name ?? words.unclassified}</b>
                      <span>{sibling.text}</span><small>{words.states[sibling.state]}</small>
                    </button>
                  </li>
                ))}
              </ul>
            </Section>
          )}
          <Section title={t.work.timeline.title} tone="card">
            <StepTimeline steps={one.history} newSince={props.newSince} stageName={stateName} />
          </Section>
        </div>
      </div>
    </div>
  )
}
