import { describe, expect, it } from 'vitest'
import { chipOf, listOf, tabsFor } from './tabs'

const tab = (role: 'desk' | 'department' | 'leader' | 'supervisor', id: string) => {
  const found = tabsFor(role).find((one) => one.id === id)
  if (!found) throw new Error(`no tab ${id}`)
  return found
}

describe('the lists of the queue', () => {
  it('asks for incidents that are not over at intake', () => {
    expect(listOf(tab('desk', 'intake'), {}, 'due'))
      .toEqual({ path: '/api/incidents', subject: 'incident', figure: null, params: { state: 'open,confirming,confirmed' } })
  })
  it('gives the triage queue its own predicate', () => {
    expect(listOf(tab('desk', 'intake'), { triage: '1' }, 'due').params).toEqual({ triage: '1' })
  })
  it('lets a stage stand for itself', () => {
    expect(listOf(tab('desk', 'active'), { stage: 'accepting' }, 'due').params).toEqual({ stage: 'accepting', sort: 'due' })
  })
  it('shows overdue cases first on the late tab', () => {
    expect(listOf(tab('desk', 'late'), {}, 'due').params).toEqual({ overdue: '1', sort: 'due' })
    expect(listOf(tab('desk', 'late'), { due_within_h: '2' }, 'due').params).toEqual({ due_within_h: '2', sort: 'due' })
  })
  it('drops what incidents do not know', () => {
    const chosen = { list: 'incidents', area: '1-10', level: 'urgent' }
    expect(listOf(tab('desk', 'all'), chosen, 'new')).toMatchObject({ path: '/api/incidents', params: { area: '1-10' } })
  })
  it('asks for the rows of a figure, with nothing that the figure was not counted by', () => {
    const chosen = { figure: 'today.reported', area: '1-10', hour: '8', q: '井盖' }
    expect(listOf(tab('desk', 'intake'), chosen, 'due'))
      .toEqual({ path: '/api/overview/rows', subject: 'report', figure: 'today.reported', params: { figure: 'today.reported', area: '1-10', hour: '8' } })
    expect(listOf(tab('desk', 'intake'), { figure: 'now.overdue' }, 'due').subject).toBe('case')
  })
  it('names no chip when the address asks for something of its own', () => {
    expect(chipOf(tab('desk', 'active'), { stage: 'archived' })).toBeNull()
    expect(chipOf(tab('desk', 'active'), {})?.id).toBe('all')
  })
  it('asks only for the own department where the person has one', () => {
    expect(listOf(tab('department', 'mine'), {}, 'due').params).toEqual({ state: 'active', mine: '1', sort: 'due' })
  })
  it('gives each role its first tab', () => {
    expect(tabsFor('desk')[0]?.id).toBe('intake')
    expect(tabsFor('department')[0]?.id).toBe('mine')
    expect(tabsFor('leader')[0]?.id).toBe('active')
  })
})
