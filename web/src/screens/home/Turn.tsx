/** 轮到本级: the cases that this level answers for, the most pressing first. A grid cell has what lies in it. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { get } from '@/api/client'
import type { Area, CaseRow, Page } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { CaseRowItem } from '@/rooms/cases/CaseRowItem'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './Home.module.css'

const SHOWN = 12
const EVERY_MS = 30_000

export function Turn({ area }: { area: Area }) {
  const t = useText()
  const language = useLanguage()
  const go = useNavigate()
  const words = t.home.turn
  const isCell = area.level === 'grid_cell'
  const params = isCell ? { area: area.id, state: 'open' } : { in_charge: area.id, state: 'open' }
  const found = useQuery({
    queryKey: ['figures', 'turn', area.id, language],
    queryFn: ({ signal }) => get<Page<CaseRow>>('/api/cases', { ...params, sort: 'due', limit: SHOWN }, { signal }),
    refetchInterval: EVERY_MS,
  })
  const page = found.data
  const rows = page?.items ?? []
  const more = isCell ? `/desk?tab=active&area=${area.id}` : `/desk?in_charge=${area.id}`
  return (
    <section className={styles.turn} aria-label={words.title}>
      <header>
        <h2>{words.title}</h2>
        <span>{page ? words.count(countText(page.total)) : ''}</span>
        {page && page.total > SHOWN && <Link to={more}>{words.all}</Link>}
      </header>
      <p className="muted small">{isCell ? words.cell : words.why}</p>
      <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <CardSkeletons count={4} height={64} />}
      {page && !rows.length && <EmptyState drawing="done" title={words.none}>{words.noneText}</EmptyState>}
      <ol>
        {rows.map((row, index) => (
          <CaseRowItem
            key={row.id} row={row} index={index} cursor={false} chosen={false} gone={false}
            onOpen={() => void go(`/desk?case=${row.id}`)}
          />
        ))}
      </ol>
    </section>
  )
}
