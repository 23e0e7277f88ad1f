/** Rules as rows, one rule with its back-tests, trying one while it is written, and its life. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { get, post, put } from '@/api/client'
import type { BackTest, Named, RuleDetail, RuleRow, RuleWords, Tried } from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { useLanguage } from '@/i18n'

const PAUSE_MS = 600
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
const pathOf = (code: string, version: number) => `/api/sensing/rules/${encodeURIComponent(code)}/${version}`

export function useRules() {
  const language = useLanguage()
  return useQuery({ queryKey: ['rules', 'list', language], queryFn: () => get<RuleRow[]>('/api/sensing/rules') })
}
export function useRule(code: string | null, version: number | null) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['rules', 'one', code, version, language],
    queryFn: ({ signal }) => get<RuleDetail>(pathOf(code ?? '', version ?? 0), undefined, { signal }),
    enabled: code !== null && version !== null,
  })
}
/** A few things of a kind, to look at their readings. */
export function useSomeThings(kind: string | null) {
  return useQuery({
    queryKey: ['things', 'some', kind],
    queryFn: async () => (await get<{ items: Named[] }>('/api/things', { kind, limit: 50 })).items,
    enabled: kind !== null && kind !== '',
    retry: false,
  })
}
/** The last so many days, to the minute. */
export function lastDays(days: number): { low: string; high: string } {
  const high = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS
  return { low: new Date(high - days * DAY_MS).toISOString(), high: new Date(high).toISOString() }
}
/** What a rule that is being written would have warned of; asked when the writer pauses. */
export function useTry(definition: RuleWords, days: number, enabled: boolean) {
  const language = useLanguage()
  const asked = JSON.stringify(definition)
  const [settled, setSettled] = useState(asked)
  useEffect(() => {
    if (asked === settled) return undefined
    const timer = setTimeout(() => setSettled(asked), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [asked, settled])
  const found = useQuery({
    queryKey: ['rules', 'try', settled, days, language],
    queryFn: ({ signal }) => post<Tried>('/api/sensing/rules/try',
      { definition: JSON.parse(settled) as RuleWords, ...lastDays(days) }, { signal }),
    enabled,
    placeholderData: (before) => before,
    staleTime: 60_000,
    retry: false,
  })
  return { ...found, waiting: asked !== settled || found.isFetching }
}

export interface RuleVersion {
  code: string
  version: number
}
/** Keep a draft: a new one, or other words for one that is there. */
export function useKeepRule(onDone: (detail: RuleDetail) => void) {
  return useWrite(
    ({ at, definition, revision }: { at: RuleVersion | null; definition: RuleWords; revision: number | null }, key) => (at
      ? put<RuleDetail>(pathOf(at.code, at.version), { definition, expected_revision: revision }, { key })
      : post<RuleDetail>('/api/sensing/rules', { definition }, { key })),
    { refresh: [['rules', 'list'], ['rules', 'one']], onDone },
  )
}
export function useBackTest({ code, version }: RuleVersion, onDone: (test: BackTest) => void) {
  return useWrite(
    (span: { low: string; high: string }, key) => post<BackTest>(`${pathOf(code, version)}/back-test`, span, { key }),
    { refresh: [['rules', 'one']], onDone },
  )
}
export function usePublish({ code, version }: RuleVersion, onDone: () => void) {
  const client = useQueryClient()
  return useWrite(
    (revision: number, key) => post<RuleDetail>(`${pathOf(code, version)}/publish`, { expected_revision: revision }, { key }),
    {
      refresh: [['rules', 'list']],
      onDone: () => {
        void client.invalidateQueries({ queryKey: ['rules', 'one'] })
        onDone()
      },
    },
  )
}
export function useRetire({ code, version }: RuleVersion, onDone: () => void) {
  return useWrite(
    (reason: string, key) => post<RuleDetail>(`${pathOf(code, version)}/retire`, { reason }, { key }),
    { refresh: [['rules', 'list'], ['rules', 'one']], onDone },
  )
}
