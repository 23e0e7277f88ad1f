/** My tasks: what waits for me first, each group by its due time. */
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import type { CaseRow, LonLat, Me } from '@/api/types'
import { useText } from '@/i18n'
import { clockText } from '@/i18n/format'
import { foreseenStage, queuedFor } from '@/rooms/dispatch/foresee'
import { queue } from '@/rooms/dispatch/outbox'
import { useOutbox } from '@/rooms/dispatch/useOutbox'
import { readAhead, useMyWork } from '@/rooms/dispatch/work'
import { WorkCard } from '@/rooms/dispatch/WorkCard'
import work from '@/rooms/dispatch/work.module.css'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { PullToRefresh } from '@/ui/PullToRefresh'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './pocket.module.css'

const GROUPS = ['accepting', 'handling', 'deferred', 'waiting'] as const
type Group = (typeof GROUPS)[number]
const GROUP_OF: Record<string, Group> = {
  accepting: 'accepting', handling: 'handling', deferred: 'deferred', verifying: 'waiting', recorded: 'waiting', closing: 'waiting',
}

interface Props {
  me: Me
  here: LonLat | null
  onDuty: boolean
  onQueued: (name: string) => void
}

export function TasksPage({ me, here, onDuty, onQueued }: Props) {
  const t = useText()
  const [params, setParams] = useSearchParams()
  const mine = useMyWork(me)
  const outbox = useOutbox()
  const rows = mine.data?.items
  useEffect(() => {
    if (rows && !mine.data?.kept) void readAhead(rows.map((row) => row.id))
  }, [rows, mine.data?.kept])
  if (mine.isPending) return <CardSkeletons count={4} height={150} />
  if (!mine.data) return <ErrorNote error={mine.error} onRetry={() => void mine.refetch()} />
  const stageOf = (row: CaseRow) => foreseenStage(row, outbox)
  const inGroup = (group: Group) => mine.data.items.filter((row) => GROUP_OF[stageOf(row)] === group)
  const accept = (row: CaseRow) => {
    void queue({
      kind: 'case', subject: row.id, title: row.title, action: 'accept', actionName: t.pocket.acts.accept, photos: [],
      path: `/api/cases/${row.id}/actions/accept`, body: { expected_version: row.version },
    })
    onQueued(t.pocket.acts.accept)
  }
  const any = GROUPS.some((group) => inGroup(group).length)
  return (
    <PullToRefresh onRefresh={() => mine.refetch()} words={t.pocket}>
      <div className={styles.stack}>
        {mine.data.kept && <p className={work.kept} role="status">{t.pocket.keptAt(clockText(mine.data.keptAt))}</p>}
        {!any && <EmptyState drawing="done" title={t.pocket.allDone}>{onDuty ? t.pocket.allDoneText : t.pocket.offDuty}</EmptyState>}
        {GROUPS.map((group) => {
          const rowsOf = inGroup(group)
          if (!rowsOf.length) return null
          return (
            <section key={group} className={work.group}>
              <h2>{t.pocket.sections[group]} <span className="digits">{rowsOf.length}</span></h2>
              <ul>
                {rowsOf.map((row) => (
                  <WorkCard
                    key={row.id} row={row} stage={stageOf(row)} queued={queuedFor(outbox, row.id).length > 0} here={here}
                    chosen={params.get('case') === row.id} onOpen={() => setParams({ case: row.id })}
                    quick={group === 'accepting' ? { name: t.pocket.acts.accept, onPress: () => accept(row) } : null}
                  />
                ))}
              </ul>
            </section>
          )
        })}
      </div>
    </PullToRefresh>
  )
}
