/** Standards that fit the words, those that advice proposed on top while nothing is typed. */
import { useStandard, useStandards } from '@/api/city'
import type { Standard } from '@/api/types'
import { useDebounced } from '@/rooms/incidents/useDebounced'

const SHOWN = 60

export function useStandardChoices(words: string, advised: string[]) {
  const settled = useDebounced(words.trim(), 200)
  const found = useStandards(settled || undefined)
  const items = found.data ?? []
  const rank = (standard: Standard) => {
    const at = settled ? -1 : advised.indexOf(standard.code)
    return at < 0 ? advised.length : at
  }
  const shown = [...items].sort((a, b) => rank(a) - rank(b)).slice(0, SHOWN)
  return { standards: shown, loading: found.isFetching, error: found.error }
}

/** The standard with a code, from the list if it is there. */
export function useChosenStandard(code: string | null, listed: Standard[]) {
  const inList = listed.find((standard) => standard.code === code)
  const asked = useStandard(inList ? null : code)
  return inList ?? asked.data ?? null
}
