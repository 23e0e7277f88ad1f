/** One case on one page: where it stands, what is to be done, by whom, until when and why; and everything done so far. */
import { useState, type ReactNode } from 'react'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import type { CaseDetail, Evidence, Step } from '@/api/types'
import { ActionDock } from '@/ui/action/ActionDock'
import { assignKeys, type KeyedAction } from '@/ui/action/assignKeys'
import { isStatus } from '@/api/errors'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { CardSkeletons } from '@/ui/Skeletons'
import { WorkPage } from '@/ui/WorkPage'
import { CaseActionForm } from './acting/CaseActionForm'
import { CaseBody } from './CaseBody'
import { CaseHead } from './CaseHead'
import { useCase, type Acting } from './queries'

interface Props {
  id: string
  onActed: (answer: CaseDetail, given: Acting) => void
  onOpenCase: (id: string) => void
  onOpenIncident: (id: string) => void
  reporters?: (incidentId: string) => ReactNode
  /** What is around its place, drawn by the room that knows it. */
  around?: (one: CaseDetail) => ReactNode
  /** Photos of the reports, as evidence of before. */
  reported?: Evidence[]
}

export function CasePage({ id, onActed, onOpenCase, onOpenIncident, reporters, around, reported }: Props) {
  const t = useText()
  const found = useCase(id)
  const one = found.data
  const [action, setAction] = useState<KeyedAction | null>(null)
  const [done, setDone] = useState<string | null>(null)
  // What had happened when this person opened the page; later steps of others are marked as new.
  const [known, setKnown] = useState<{ version: number; at: number } | null>(null)
  if (one && !known) setKnown({ version: one.version, at: Date.parse(one.steps.at(-1)?.at ?? one.filed_at) })
  const actions = assignKeys(one?.allowed ?? [])
  // What somebody is filling in stays open even when the action has just been taken away: nothing typed is lost.
  const withdrawn = action !== null && !actions.some((other) => other.id === action.id)
  if (found.isPending) return <WorkPage><CardSkeletons count={4} height={110} /></WorkPage>
  if (!one) {
    return (
      <WorkPage>
        {isStatus(found.error, 404)
          ? <EmptyState drawing="lost" title={t.casePage.notFound}>{t.common.errors.notFound}</EmptyState>
          : <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      </WorkPage>
    )
  }
  const choose = (chosen: KeyedAction) => {
    setDone(null)
    setAction(chosen)
  }
  const acted = (answer: CaseDetail, given: Acting) => {
    const name = actions.find((other) => other.id === given.action)?.name ?? given.action
    setAction(null)
    setKnown({ version: answer.version, at: Date.parse(answer.steps.at(-1)?.at ?? answer.filed_at) })
    setDone(answer.stage === one.stage ? t.work.did(name) : t.work.done(name, answer.stage_name))
    onActed(answer, given)
  }
  const whoOf = (step: Step) => (step.automatic ? t.work.timeline.automatic : step.actor.name)
  const waiting = one.state === 'open' || one.state === 'deferred'
  const moved = known && one.version > known.version ? one.steps.at(-1) : undefined
  return (
    <WorkPage
      head={<CaseHead one={one} />}
      notice={moved ? t.work.moved(whoOf(moved), moved.action_name, momentText(moved.at)) : null}
      onNotice={() => setKnown({ version: one.version, at: Date.parse(one.steps.at(-1)?.at ?? one.filed_at) })}
      done={done}
      dock={(
        <ActionDock
          actions={actions} open={action?.id ?? null} onChoose={choose}
          nothing={waiting ? t.work.nothingForYou(one.holder?.name ?? '') : t.work.nothingLeft}
        />
      )}
      withdrawn={withdrawn}
      sheet={action && (
        <CaseActionForm key={`${one.id}-${action.id}`} one={one} action={action} onDone={acted} onCancel={() => setAction(null)} />
      )}
    >
      <CaseBody
        one={one} newSince={known?.at ?? null} onOpenCase={onOpenCase} onOpenIncident={onOpenIncident}
        reporters={reporters} around={around} reported={reported}
      />
    </WorkPage>
  )
}
