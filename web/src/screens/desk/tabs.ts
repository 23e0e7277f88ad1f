/**
 * The tabs of the queue, the narrower lists within each, and the lists behind figures, as parameters of the API. What
 * is shown, counted and exported is one and the same set of parameters; the address of the page carries them.
 */
import type { Role } from '@/api/types'

/** What the rows are: incidents, cases, or reports behind a figure. */
export type Subject = 'incident' | 'case' | 'report'
export type TabId = 'intake' | 'active' | 'mine' | 'late' | 'all'
export type Params = Record<string, string>

export interface Chip {
  id: string
  params: Params
  subject?: Subject
  /** The stage whose count stands on the chip. */
  stage?: string
}
export interface Tab {
  id: TabId
  subject: Subject
  base: Params
  chips: Chip[]
}
export interface List {
  path: string
  params: Params
  subject: Subject
  /** The figure that these rows make. */
  figure: string | null
}

/** Parameters that a chip sets; another chip takes them away again. */
export const CHIP_PARAMS = ['stage', 'state', 'overdue', 'due_within_h', 'unaccepted', 'verifiable', 'triage', 'list']
/** Parameters that a person sets as filters. */
export const FILTER_PARAMS = ['q', 'area', 'standard', 'department', 'level', 'family', 'channel', 'crew', 'in_charge']
/** A figure, and what it is narrowed to besides area, stage, family and channel. */
export const FIGURE_PARAMS = ['figure', 'unplaced', 'hour']
const FIGURE_ASKS = ['figure', 'unplaced', 'hour', 'area', 'stage', 'family', 'channel']
const API_PARAMS = [...CHIP_PARAMS.filter((name) => name !== 'list'), ...FILTER_PARAMS]
const NOT_OF_INCIDENTS = new Set(['department', 'level', 'family', 'crew', 'mine', 'stage', 'in_charge'])

const stage = (id: string): Chip => ({ id, params: { stage: id }, stage: id })
const ALIVE = 'open,confirming,confirmed'

const INTAKE: Tab = {
  id: 'intake', subject: 'incident', base: { state: ALIVE },
  chips: [
    { id: 'all', params: {} },
    { id: 'triage', params: { triage: '1' } },
    { id: 'confirming', params: { state: 'confirming' } },
    { id: 'confirmed', params: { state: 'confirmed' } },
  ],
}
const ACTIVE: Tab = {
  id: 'active', subject: 'case', base: { state: 'active' },
  chips: [
    { id: 'all', params: {} }, stage('dispatching'), stage('accepting'), stage('handling'), stage('verifying'), stage('closing'),
    { id: 'deferred', params: { state: 'deferred' }, stage: 'deferred' }, stage('disputed'),
  ],
}
const LATE: Tab = {
  id: 'late', subject: 'case', base: {},
  chips: [
    { id: 'overdue', params: { overdue: '1' } },
    { id: 'soon', params: { due_within_h: '2' } },
    { id: 'today', params: { due_within_h: '8' } },
    { id: 'unaccepted', params: { unaccepted: '1' } },
  ],
}
const ALL: Tab = {
  id: 'all', subject: 'case', base: {},
  chips: [
    { id: 'cases', params: {} },
    { id: 'closed', params: { state: 'closed' } },
    { id: 'void', params: { state: 'void' } },
    { id: 'incidents', params: { list: 'incidents' }, subject: 'incident' },
    { id: 'declined', params: { list: 'incidents', state: 'declined' }, subject: 'incident' },
    { id: 'merged', params: { list: 'incidents', state: 'merged' }, subject: 'incident' },
  ],
}
/** What awaits an act of the person's own post. */
const MINE: Partial<Record<Role, Tab>> = {
  department: {
    id: 'mine', subject: 'case', base: { state: 'active', mine: '1' },
    chips: [{ id: 'all', params: {} }, stage('accepting'), stage('handling'), { id: 'deferred', params: { state: 'deferred' } }],
  },
  supervisor: {
    id: 'mine', subject: 'case', base: { state: 'active' },
    chips: [stage('disputed'), { id: 'verifying', params: { verifiable: '1' } }, stage('closing'), stage('dispatching')],
  },
}
const DESK_MINE: Tab = {
  id: 'mine', subject: 'case', base: { state: 'active' },
  chips: [stage('dispatching'), { id: 'verifying', params: { verifiable: '1' } }, stage('closing'), stage('recorded')],
}

export function tabsFor(role: Role): Tab[] {
  const mine = MINE[role] ?? DESK_MINE
  if (role === 'department') return [mine, ACTIVE, LATE, ALL]
  if (role === 'leader') return [ACTIVE, LATE, INTAKE, ALL]
  return [INTAKE, mine, ACTIVE, LATE, ALL]
}

/** The chip whose parameters are just those of the address; the first one when there are none. */
export function chipOf(tab: Tab, chosen: Params): Chip | null {
  const set = CHIP_PARAMS.filter((name) => chosen[name])
  if (!set.length) return tab.chips[0] ?? null
  return tab.chips.find((chip) => {
    const names = Object.keys(chip.params)
    return names.length === set.length && names.every((name) => chip.params[name] === chosen[name])
  }) ?? null
}

const SUBJECT_OF_FIGURE: Record<string, Subject> = {
  'today.reported': 'report', 'today.self_found': 'report',
  'today.declined': 'incident', 'ratios.filed': 'incident', 'ratios.filed.of': 'incident',
}

function only(params: Params, wanted: (name: string) => boolean): Params {
  return Object.fromEntries(Object.entries(params).filter(([name]) => wanted(name)))
}

/** What the server is asked: the tab, narrowed by the chip, narrowed by the filters; or the rows of a figure. */
export function listOf(tab: Tab, chosen: Params, sort: string): List {
  if (chosen.figure) {
    const params = only(chosen, (name) => FIGURE_ASKS.includes(name))
    return { path: '/api/overview/rows', params, subject: SUBJECT_OF_FIGURE[chosen.figure] ?? 'case', figure: chosen.figure }
  }
  const chip = chipOf(tab, chosen)
  const subject = chosen.list === 'incidents' ? 'incident' : (chip?.subject ?? tab.subject)
  const asked = only(chosen, (name) => API_PARAMS.includes(name))
  const params: Params = only({ ...tab.base, ...chip?.params, ...asked }, (name) => name !== 'list')
  if (subject === 'incident') {
    const known = only(params, (name) => !NOT_OF_INCIDENTS.has(name) && !(name === 'state' && Boolean(params.triage)))
    return { path: '/api/incidents', params: known, subject, figure: null }
  }
  // An exact stage says more than "not over".
  const exact = only(params, (name) => !(name === 'state' && params.state === 'active' && Boolean(params.stage)))
  return { path: '/api/cases', params: { ...exact, sort }, subject, figure: null }
}
