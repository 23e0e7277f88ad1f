/** Whom to send: the proposal with its reason, crews nearest able first, and the freedom to choose otherwise. */
import { Select } from 'antd'
import { useDepartments } from '@/api/city'
import type { Action, DispatchAdvice } from '@/api/types'
import { useText } from '@/i18n'
import { Field } from '@/ui/action/fields'
import { ErrorNote } from '@/ui/ErrorNote'
import { CardSkeletons } from '@/ui/Skeletons'
import { Toned } from '@/ui/Toned'
import { CrewRanking } from '@/rooms/cases/CrewRanking'
import { needsDepartment, type Choice, type Draft } from './draft'

interface Props {
  action: Action
  advice: DispatchAdvice | undefined
  loading: boolean
  error: unknown
  choice: Choice
  onChange: (change: Partial<Draft>) => void
}

export function DispatchFields({ action, advice, loading, error, choice, onChange }: Props) {
  const t = useText()
  const words = t.casePage.dispatch
  const departments = useDepartments()
  const options = (departments.data ?? []).map((one) => ({ value: one.id, label: one.name }))
  if (loading) return <CardSkeletons count={2} height={48} />
  const asksDepartment = needsDepartment(action)
  return (
    <>
      <ErrorNote error={error} />
      {asksDepartment && (
        <>
          {advice?.department && !choice.overridden && (
            <Toned tone="advice" icon="flag"><b>{words.why}</b>{advice.department.why}</Toned>
          )}
          {advice?.unowned && <Toned tone="near"><b>{words.unowned}</b>{words.unownedText}</Toned>}
          {choice.overridden && advice?.department && (
            <Toned tone="near"><b>{words.overridden}</b>{words.proposedWas(advice.department.name)}</Toned>
          )}
          <Field label={words.lead}>
            {(id) => (
              <Select
                id={id} showSearch={{ optionFilterProp: 'label' }} value={choice.department} options={options}
                placeholder={words.choose} onChange={(value: string) => onChange({ department: value })}
              />
            )}
          </Field>
          <Field label={words.assisting} optional>
            {(id) => (
              <Select
                id={id} mode="multiple" showSearch={{ optionFilterProp: 'label' }} value={choice.assisting}
                options={options.filter((one) => one.value !== choice.department)} placeholder={words.nobody}
                onChange={(value: string[]) => onChange({ assisting: value })}
              />
            )}
          </Field>
        </>
      )}
      {!choice.overridden && advice && (
        <Field label={asksDepartment ? words.crew : t.casePage.crews.title} optional={asksDepartment}
          {...(asksDepartment ? { hint: words.crewHint } : {})}>
          {() => <CrewRanking crews={advice.crews} value={choice.crew} onChange={(id) => onChange({ crew: id })} />}
        </Field>
      )}
      {choice.overridden && <p className="muted small">{words.crewByDepartment}</p>}
    </>
  )
}
