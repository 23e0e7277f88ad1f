/** One incident on one page: what people told us, what it may be, and what to do with it. */
import { Button } from 'antd'
import { useState } from 'react'
import { isStatus } from '@/api/errors'
import type { Step } from '@/api/types'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import { ActionDock } from '@/ui/action/ActionDock'
import { assignKeys, type KeyedAction } from '@/ui/action/assignKeys'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { useKeys } from '@/ui/keys/useKeys'
import { Kbd } from '@/ui/Kbd'
import { CardSkeletons } from '@/ui/Skeletons'
import { WorkPage } from '@/ui/WorkPage'
import { IncidentForm } from './acting/IncidentForm'
import { IncidentBody } from './IncidentBody'
import { IncidentHead } from './IncidentHead'
import { useActOnIncident, useIncident, type IncidentActing, type Outcome } from './queries'

interface Props {
  id: string
  mayReveal: boolean
  onActed: (outcome: Outcome, given: IncidentActing) => void
  onOpenCase: (id: string) => void
  onOpenIncident: (id: string) => void
}
/** What this person knows after an act of their own: nothing in it is news. A merge answers with the other incident. */
function afterOwn(id: string, outcome: Outcome, given: IncidentActing): { version: number; at: number } {
  const own = outcome.incident?.id === id ? outcome.incident.version : given.expected_version + 1
  return { version: own, at: Number.MAX_SAFE_INTEGER }
}
/** Actions that need nothing and can be taken back: no form. */
const AT_ONCE = new Set(['take_in'])

export function IncidentPage({ id, mayReveal, onActed, onOpenCase, onOpenIncident }: Props) {
  const t = useText()
  const words = t.incidentPage
  const found = useIncident(id)
  const one = found.data
  const [action, setAction] = useState<KeyedAction | null>(null)
  const [report, setReport] = useState<string | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const [merged, setMerged] = useState<{ id: string; version: number } | null>(null)
  const [known, setKnown] = useState<{ version: number; at: number } | null>(null)
  const newest = one?.history.reduce((last, step) => Math.max(last, Date.parse(step.at)), 0) ?? 0
  if (one && !known) setKnown({ version: one.version, at: newest })
  const actions = assignKeys(one?.allowed ?? [])
  // What somebody is filling in stays open even when the action has just been taken away: nothing typed is lost.
  const withdrawn = action !== null && !actions.some((other) => other.id === action.id)

  const acted = (outcome: Outcome, given: IncidentActing) => {
    const name = actions.find((other) => other.id === given.action)?.name ?? given.action
    setAction(null)
    setReport(null)
    setKnown(afterOwn(id, outcome, given))
    setDone(given.action === 'merge' ? words.merge.done(given.into ?? '') : t.work.did(name))
    setMerged(given.action === 'merge' ? { id, version: given.expected_version + 1 } : null)
    onActed(outcome, given)
  }
  const act = useActOnIncident(id, acted)
  const undo = useActOnIncident(merged?.id ?? id, (outcome, given) => {
    setMerged(null)
    setKnown(afterOwn(id, outcome, given))
    setDone(words.merge.undone)
    onActed(outcome, given)
  })
  const undoMerge = () => merged && undo.mutate({ action: 'unmerge', expected_version: merged.version })
  useKeys({ z: undoMerge }, merged !== null && !action)

  if (found.isPending) return <WorkPage><CardSkeletons count={4} height={110} /></WorkPage>
  if (!one) {
    return (
      <WorkPage>
        {isStatus(found.error, 404)
          ? <EmptyState drawing="lost" title={words.notFound}>{t.common.errors.notFound}</EmptyState>
          : <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      </WorkPage>
    )
  }
  const choose = (chosen: KeyedAction) => {
    setDone(null)
    if (!AT_ONCE.has(chosen.id)) setAction(chosen)
    else if (!act.isPending) act.mutate({ action: chosen.id, expected_version: one.version })
  }
  const start = (verb: string) => setAction(actions.find((other) => other.id === verb) ?? null)
  const may = (verb: string) => actions.some((other) => other.id === verb)
  const last = one.history.at(-1)
  const whoOf = (step: Step) => (step.automatic ? t.work.timeline.automatic : step.actor.name)
  const moved = known && one.version > known.version && last ? last : undefined
  return (
    <WorkPage
      head={<IncidentHead one={one} onOpenCase={onOpenCase} />}
      notice={moved ? t.work.moved(whoOf(moved), moved.action_name, momentText(moved.at)) : null}
      onNotice={() => setKnown({ version: one.version, at: newest })}
      done={done && (
        <>
          {done}
          {merged && <Button size="small" onClick={undoMerge} loading={undo.isPending}>{t.work.undo}<Kbd>z</Kbd></Button>}
        </>
      )}
      dock={(
        <>
          {(act.error ?? undo.error) && <ErrorNote error={act.error ?? undo.error} />}
          <ActionDock
            actions={actions} open={action?.id ?? null} onChoose={choose}
            primary={one.standard && !one.triage ? 'file_case' : undefined}
            nothing={one.case_id ? words.filedAs(one.case_id) : t.work.nothingLeft}
          />
        </>
      )}
      withdrawn={withdrawn}
      sheet={action && (
        <IncidentForm
          key={`${one.id}-${action.id}-${report ?? ''}`} one={one} action={action} report={report} onDone={acted}
          onCancel={() => {
            setAction(null)
            setReport(null)
          }}
        />
      )}
    >
      <IncidentBody
        one={one} newSince={known?.at ?? null} mayReveal={mayReveal} busy={act.isPending} onOpenIncident={onOpenIncident}
        onResolve={start} may={may}
        onTakeAdvice={(standard) => act.mutate({ action: 'classify', expected_version: one.version, standard })}
        onMerge={(into) => act.mutate({ action: 'merge', expected_version: one.version, into: into.incident })}
        onTakeOut={(chosen) => {
          setReport(chosen)
          start('unmerge')
        }}
      />
    </WorkPage>
  )
}
