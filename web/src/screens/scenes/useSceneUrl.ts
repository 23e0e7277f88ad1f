/** The state of the page is its address. */
import { useSearchParams } from 'react-router'

export const TABS = ['now', 'stations', 'rules'] as const
export type Tab = (typeof TABS)[number]

export function useSceneUrl() {
  const [search, setSearch] = useSearchParams()
  const change = (given: Record<string, string | null>) => {
    setSearch((before) => {
      const next = new URLSearchParams(before)
      for (const [name, value] of Object.entries(given)) {
        if (value) next.set(name, value)
        else next.delete(name)
      }
      return next
    })
  }
  return {
    scene: search.get('scene'), thing: search.get('thing'), tab: TABS.find((one) => one === search.get('tab')) ?? 'now',
    openScene: (code: string | null) => change({ scene: code, thing: null, tab: null }),
    openThing: (id: string | null) => change({ thing: id }),
    setTab: (tab: Tab) => change({ tab: tab === 'now' ? null : tab }),
  }
}
