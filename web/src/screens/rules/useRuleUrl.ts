/** The state of the page of rules is its address. `edit=new`: a new rule; `edit=next`: the next version of the one shown. */
import { useSearchParams } from 'react-router'

export const RULE_STATES = ['published', 'draft', 'retired', 'all'] as const

export function useRuleUrl() {
  const [search, setSearch] = useSearchParams()
  const change = (given: Record<string, string | null>, replace = false) => {
    setSearch((before) => {
      const next = new URLSearchParams(before)
      for (const [name, value] of Object.entries(given)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      return next
    }, { replace })
  }
  const asked = search.get('state')
  const version = Number(search.get('version'))
  return {
    state: RULE_STATES.find((one) => one === asked) ?? RULE_STATES[0],
    q: search.get('q') ?? '',
    kind: search.get('kind'),
    code: search.get('rule'),
    version: Number.isInteger(version) && version > 0 ? version : null,
    edit: search.get('edit'),
    setState: (value: string) => change({ state: value === RULE_STATES[0] ? null : value }),
    setQuery: (value: string) => change({ q: value || null }, true),
    setKind: (value: string | null) => change({ kind: value }, true),
    open: (code: string | null, at: number | null,
      passing = false) => change({ rule: code, version: at ? String(at) : null, edit: null }, passing),
    write: (edit: 'new' | 'next') => change(edit === 'new' ? { edit, rule: null, version: null } : { edit }),
    stop: () => change({ edit: null }),
  }
}
