/** 来源属实率: who and what reports here, and how often it was right. */
import { useQuery } from '@tanstack/react-query'
import { get } from '@/api/client'
import type { SourceView } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { countText, shareText } from '@/i18n/format'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Section } from '@/ui/Section'
import { CardSkeletons } from '@/ui/Skeletons'

const EVERY_MS = 300_000

export function SourceTable() {
  const words = useText().incidentPage.sources
  const language = useLanguage()
  const found = useQuery({
    queryKey: ['figures', 'sources', language],
    queryFn: ({ signal }) => get<{ items: SourceView[] }>('/api/sources', undefined, { signal }),
    refetchInterval: EVERY_MS,
  })
  const rows = found.data?.items ?? []
  return (
    <Section title={words.title} tone="card">
      <p className="muted small">{words.intro(rows[0]?.record.days ?? 90)}</p>
      <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <CardSkeletons count={3} height={40} />}
      {found.data && !rows.length && <EmptyState drawing="done" title={words.none} />}
      {rows.length > 0 && (
        <DataTable<SourceView>
          label={words.title} rows={rows} keyOf={(one) => `${one.channel} ${one.source ?? ''}`}
          columns={[
            { title: words.source, cell: (one) => one.source ?? words.people(one.channel_name) },
            { title: words.channel, cell: (one) => one.channel_name, tight: true },
            { title: words.reports, cell: (one) => countText(one.reports), number: true },
            { title: words.confirmed, cell: (one) => countText(one.record.confirmed), number: true },
            { title: words.dismissed, cell: (one) => countText(one.record.dismissed), number: true },
            {
              title: words.precision, number: true,
              cell: (one) => (one.record.precision === null ? '—' : shareText(one.record.precision, 0)),
              tone: (one) => ((one.record.precision ?? 1) < 0.5 ? 'bad' : undefined),
            },
            {
              title: words.confidence, number: true,
              cell: (one) => (one.confidence === null ? '—' : shareText(one.confidence, 0)),
            },
          ]}
        />
      )}
    </Section>
  )
}
