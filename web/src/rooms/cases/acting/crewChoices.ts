/**
 * The crews to choose from. The proposal ranks those of the department it proposes; where the case is with another
 * department, that one's own crews stand there instead, on duty and near first.
 */
import type { CaseDetail, Crew, DispatchAdvice } from '@/api/types'
import { metresBetween } from '@/i18n/format'

type Choices = DispatchAdvice['crews']
type Words = (crew: { onDuty: boolean; metres: number | null; cases: number }) => string

export function crewChoices(
  one: Pick<CaseDetail, 'lead' | 'place'>, advice: DispatchAdvice | undefined, crews: Crew[] | undefined, say: Words,
): Choices {
  const lead = one.lead?.id ?? null
  if (!lead || advice?.department?.id === lead) return advice?.crews ?? []
  const own = (crews ?? []).filter((crew) => crew.department.id === lead).map((crew) => {
    const metres = one.place && crew.place ? Math.round(metresBetween(one.place, crew.place)) : null
    const onDuty = crew.state !== 'off'
    return {
      id: crew.id, name: crew.name, department: crew.department, distance_m: metres, on_duty: onDuty, busy: crew.cases,
      able: onDuty, why: say({ onDuty, metres, cases: crew.cases }), eta_min: null,
    }
  })
  const rank = (crew: Choices[number]) => (crew.able ? 0 : 1e9) + (crew.distance_m ?? 1e8)
  return own.sort((a, b) => rank(a) - rank(b))
}
