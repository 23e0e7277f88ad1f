/** Which form an action of an incident opens. */
import type { IncidentDetail } from '@/api/types'
import type { KeyedAction } from '@/ui/action/assignKeys'
import type { IncidentActing, Outcome } from '@/rooms/incidents/desk/queries'
import { ClassifyForm } from './ClassifyForm'
import { ConfirmedForm } from './ConfirmedForm'
import { FileForm } from './FileForm'
import { MergeForm, UnmergeForm } from './MergeForm'
import { PlaceForm } from './PlaceForm'
import { ReplyForm } from './ReplyForm'
import { SplitForm } from './SplitForm'

interface Props {
  one: IncidentDetail
  action: KeyedAction
  /** The report that was pointed at, for taking it out. */
  report: string | null
  onDone: (outcome: Outcome, given: IncidentActing) => void
  onCancel: () => void
}

export function IncidentForm({ report, ...props }: Props) {
  const { action, one, onCancel, onDone } = props
  switch (action.id) {
    case 'file_case':
      return (
        <FileForm
          one={one} title={action.name} onCancel={onCancel}
          onDone={(outcome) => onDone(outcome, { action: action.id, expected_version: one.version })}
        />
      )
    case 'classify': return <ClassifyForm {...props} />
    case 'place': return <PlaceForm {...props} />
    case 'split': return <SplitForm {...props} />
    case 'merge': return <MergeForm {...props} />
    case 'unmerge': return <UnmergeForm {...props} report={report} />
    case 'report_confirmed': return <ConfirmedForm {...props} />
    default: return <ReplyForm {...props} />
  }
}
