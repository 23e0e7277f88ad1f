/** One warning on one page: why it fired, what was measured, what to do, and what has come of it. */
import { Button } from 'antd'
import { useState } from 'react'
import { isStatus } from '@/api/errors'
import type { WarningGroup } from '@/api/types'
import { useText } from '@/i18n'
import { ActionDock } from '@/ui/action/ActionDock'
import type { KeyedAction } from '@/ui/action/assignKeys'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { useKeys } from '@/ui/keys/useKeys'
import { Kbd } from '@/ui/Kbd'
import { CardSkeletons } from '@/ui/Skeletons'
import { WorkPage } from '@/ui/WorkPage'
import { useAcknowledgeGroup, useActOnWarning, useWarning } from '@/rooms/warnings/queries'
import { keyedActs } from './acts'
import { WarningBody } from './WarningBody'
import { WarningForm } from './WarningForm'
import { WarningHead } from './WarningHead'

interface Props {
  id: string
  /** The line of the desk that it stands in. */
  group: WarningGroup | null
  onOpenIncident: (id: string) => void
  onOpenCase: (id: string) => void
  onOpenRule: (code: string, version: number) => void
}

export function WarningPage({ id, group, onOpenIncident, onOpenCase, onOpenRule }: Props) {
  const t = useText()
  const words = t.warnings
  const found = useWarning(id)
  const one = found.data
  const [action, setAction] = useState<KeyedAction | null>(null)
  const [done, setDone] = useState<string | null>(null)
  const actions = keyedActs(one?.actions ?? [], t)
  const acted = (name: string) => {
    setAction(null)
    setDone(words.forms.done(words.actions[name] ?? name))
  }
  const act = useActOnWarning(id, (_detail, given) => acted(given.action))
  const whole = useAcknowledgeGroup()
  const others = group && group.warnings > 1 ? group.unacknowledged : 0
  const acknowledgeAll = () => {
    if (group && others > 1) whole.mutate(group.id, { onSuccess: () => acted('acknowledge') })
  }
  useKeys({ w: acknowledgeAll }, others > 1 && action === null)

  if (found.isPending) return <WorkPage><CardSkeletons count={4} height={110} /></WorkPage>
  if (!one) {
    return (
      <WorkPage>
        {isStatus(found.error, 404)
          ? <EmptyState drawing="lost" title={words.detail.notFound}>{t.common.errors.notFound}</EmptyState>
          : <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      </WorkPage>
    )
  }
  const choose = (chosen: KeyedAction) => {
    setDone(null)
    if (chosen.id !== 'acknowledge' && chosen.id !== 'unshelve') setAction(chosen)
    else if (!act.isPending) act.mutate({ action: chosen.id })
  }
  return (
    <WorkPage
      head={<WarningHead one={one} onOpenIncident={onOpenIncident} onOpenCase={onOpenCase} />}
      done={done}
      dock={(
        <>
          {(act.error ?? whole.error) && <ErrorNote error={act.error ?? whole.error} />}
          <ActionDock actions={actions} open={action?.id ?? null} onChoose={choose} nothing={words.nothingLeft} />
          {others > 1 && (
            <Button size="small" type="text" loading={whole.isPending} onClick={acknowledgeAll}
              style={{ justifySelf: 'start' }}>
              {words.forms.acknowledgeAll(others)}<Kbd>w</Kbd>
            </Button>
          )}
        </>
      )}
      withdrawn={action !== null && !actions.some((other) => other.id === action.id)}
      sheet={action && (
        <WarningForm
          key={`${id}-${action.id}`} row={one.warning} action={action} onDone={(_detail,
            given) => acted(given.action)} onCancel={() => setAction(null)}
        />
      )}
    >
      <WarningBody one={one} onOpenRule={onOpenRule} />
    </WorkPage>
  )
}
