/** The state of the desk is the address of the page: it can be kept, sent, and gone back to. */
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { Role } from '@/api/types'
import { CHIP_PARAMS, FIGURE_PARAMS, FILTER_PARAMS, listOf, tabsFor, type Params, type Tab } from './tabs'

export type Opened = { kind: 'case' | 'incident'; id: string } | null
const ALL_PARAMS = [...CHIP_PARAMS, ...FILTER_PARAMS, ...FIGURE_PARAMS]

function clear(next: URLSearchParams, names: string[]): void {
  for (const name of names) next.delete(name)
}
function put(next: URLSearchParams, given: Record<string, string | null>): void {
  for (const [name, value] of Object.entries(given)) {
    if (value) next.set(name, value)
    else next.delete(name)
  }
}

export function useDeskUrl(role: Role) {
  const [search, setSearch] = useSearchParams()
  const tabs = useMemo(() => tabsFor(role), [role])
  const tab: Tab = tabs.find((one) => one.id === search.get('tab')) ?? (tabs[0] as Tab)
  const chosen: Params = {}
  for (const name of ALL_PARAMS) {
    const value = search.get(name)
    if (value) chosen[name] = value
  }
  const sort = search.get('sort') ?? 'due'
  const list = listOf(tab, chosen, sort)
  const caseId = search.get('case')
  const incidentId = search.get('incident')
  const opened: Opened = caseId ? { kind: 'case', id: caseId } : incidentId ? { kind: 'incident', id: incidentId } : null

  const change = (edit: (next: URLSearchParams) => void, replace = false) => {
    setSearch((before) => {
      const next = new URLSearchParams(before)
      edit(next)
      return next
    }, { replace })
  }
  return {
    tabs, tab, chosen, sort, list, opened,
    setTab: (id: string) => change((next) => {
      // Filters stay when the tab changes; what only a figure was narrowed by goes with it.
      clear(next, [...CHIP_PARAMS, ...FIGURE_PARAMS, ...(next.has('figure') ? FILTER_PARAMS : [])])
      next.set('tab', id)
    }),
    setChip: (given: Params) => change((next) => {
      clear(next, [...CHIP_PARAMS, ...FIGURE_PARAMS])
      put(next, given)
    }),
    setFilters: (given: Record<string, string | null>) => change((next) => put(next, given), true),
    clearFilters: () => change((next) => clear(next, [...FILTER_PARAMS, ...FIGURE_PARAMS])),
    setSort: (value: string) => change((next) => put(next, { sort: value === 'due' ? null : value }), true),
    /** The rows of a figure. */
    go: (given: Params) => change((next) => {
      clear(next, [...ALL_PARAMS, 'case', 'incident'])
      put(next, given)
    }),
    /** The card of a place, an organisation or a crew, beside what is open. */
    openRecord: (kind: string, id: string) => change((next) => put(next, { record: `${kind}:${id}` })),
    open: (what: Opened) => change((next) => {
      clear(next, ['case', 'incident', 'record'])
      if (what) next.set(what.kind, what.id)
    }),
  }
}
export type DeskUrl = ReturnType<typeof useDeskUrl>
