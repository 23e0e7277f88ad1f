/** The frame of every form on an incident: sends the command, and keeps what was typed when somebody else was first. */
import type { ReactNode } from 'react'
import { isStale } from '@/api/errors'
import type { IncidentDetail } from '@/api/types'
import { useText } from '@/i18n'
import { ActionSheet } from '@/ui/action/ActionSheet'
import type { KeyedAction } from '@/ui/action/assignKeys'
import { Toned } from '@/ui/Toned'
import { useActOnIncident, type IncidentActing, type Outcome } from '@/rooms/incidents/desk/queries'

export interface FormProps {
  one: IncidentDetail
  action: KeyedAction
  onDone: (outcome: Outcome, given: IncidentActing) => void
  onCancel: () => void
}
interface Props extends FormProps {
  command: () => Omit<IncidentActing, 'action' | 'expected_version'>
  missing?: string | null
  children?: ReactNode
}

export function OneForm({ one, action, onDone, onCancel, command, missing = null, children }: Props) {
  const t = useText()
  const act = useActOnIncident(one.id, onDone)
  return (
    <ActionSheet
      title={action.name} danger={action.danger} busy={act.isPending} missing={missing} onCancel={onCancel}
      error={act.error && !isStale(act.error) ? act.error : null}
      onSubmit={() => act.mutate({ action: action.id, expected_version: one.version, ...command() })}
    >
      {isStale(act.error) && <Toned tone="near" role="alert">{t.work.staleForm}</Toned>}
      {children}
    </ActionSheet>
  )
}
