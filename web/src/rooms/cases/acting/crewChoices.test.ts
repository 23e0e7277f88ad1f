import { describe, expect, it } from 'vitest'
import type { Crew, DispatchAdvice } from '@/api/types'
import { crewChoices } from './crewChoices'

const say = () => 'why'
const crew = (id: string, department: string, lon: number, state: Crew['state'] = 'free'): Crew => ({
  id, name: id, department: { id: department, name: department }, people: 2, place: [lon, 31.2], placed_at: null, state,
  cases: 0, skills: [],
})
const advice: DispatchAdvice = {
  department: { id: 'd1', name: 'd1', why: '' }, assisting: [], unowned: false,
  crews: [{ id: 'c1', name: 'c1', distance_m: 1, on_duty: true, busy: 0, able: true, why: '', eta_min: 1 }],
}

describe('the crews to choose from', () => {
  it('are those of the proposal while nobody has the case, or the proposed department has it', () => {
    expect(crewChoices({ lead: null, place: null }, advice, [], say).map((c) => c.id)).toEqual(['c1'])
    expect(crewChoices({ lead: { id: 'd1', name: '' }, place: null }, advice, [], say).map((c) => c.id)).toEqual(['c1'])
  })
  it('are those of the department that has it, on duty and near first', () => {
    const crews = [crew('far', 'd2', 121.6), crew('off', 'd2', 121.41, 'off'), crew('near', 'd2', 121.42), crew('other', 'd3', 121.4)]
    const found = crewChoices({ lead: { id: 'd2', name: '' }, place: [121.4, 31.2] }, advice, crews, say)
    expect(found.map((c) => c.id)).toEqual(['near', 'far', 'off'])
  })
  it('are also found where the list of responsibilities names nobody', () => {
    const nobody: DispatchAdvice = { department: null, assisting: [], crews: [], unowned: true }
    expect(crewChoices({ lead: { id: 'd2', name: '' }, place: null }, nobody, [crew('a', 'd2', 121.4)], say)).toHaveLength(1)
  })
})
