/** The state of the warning desk is the address of the page: it can be kept, sent, and gone back to. */
import { useSearchParams } from 'react-router'

export const STATES = ['standing', 'unacknowledged', 'shelved', 'cleared', 'all'] as const
export const FILTERS = ['severity', 'kind', 'rule', 'area', 'q', 'mine'] as const
export type FilterName = (typeof FILTERS)[number]

export function useWarningUrl() {
  const [search, setSearch] = useSearchParams()
  const asked = search.get('state')
  const state = STATES.find((one) => one === asked) ?? STATES[0]
  const chosen: Partial<Record<FilterName, string>> = {}
  for (const name of FILTERS) {
    const value = search.get(name)
    if (value) chosen[name] = value
  }
  const change = (given: Record<string, string | null>, replace: boolean) => {
    setSearch((before) => {
      const next = new URLSearchParams(before)
      for (const [name, value] of Object.entries(given)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      return next
    }, { replace })
  }
  return {
    state,
    chosen,
    params: { state, ...chosen },
    opened: search.get('warning'),
    setState: (value: string) => change({ state: value === STATES[0] ? null : value }, false),
    setFilters: (given: Partial<Record<FilterName, string | null>>) => change(given, true),
    clearFilters: () => change(Object.fromEntries(FILTERS.map((name) => [name, null])), false),
    /** Going through the list leaves no trail in the history of the browser. */
    open: (id: string | null, passing = false) => change({ warning: id }, passing),
  }
}
export type WarningUrl = ReturnType<typeof useWarningUrl>
