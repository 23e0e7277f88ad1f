/** The state of the explorer is the address of the page. */
import { useSearchParams } from 'react-router'
import type { Filter } from '@/rooms/things/queries'

export const TABS = ['explore', 'health', 'coverage'] as const
export type Tab = (typeof TABS)[number]
const USUAL_KIND = 'rain_gauge'

export function useThingsUrl() {
  const [search, setSearch] = useSearchParams()
  const of = (name: string) => search.get(name) ?? ''
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
  const tab: Tab = TABS.find((one) => one === of('tab')) ?? 'explore'
  const filter: Filter = { q: of('q'), kind: of('kind'), state: of('state'), area: of('area'), gateway: of('gateway') }
  return {
    tab, filter, thing: search.get('thing'), where: of('where'), missing: of('missing') || filter.kind || USUAL_KIND,
    setTab: (wanted: Tab) => change({ tab: wanted === 'explore' ? null : wanted }),
    setFilter: (given: Partial<Filter>) => change(given, true),
    open: (id: string | null) => change({ thing: id }),
    setMissing: (kind: string) => change({ missing: kind }, true),
    setWhere: (area: string) => change({ where: area }),
  }
}
