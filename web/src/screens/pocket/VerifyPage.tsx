/** What others have handled and I may verify, nearest first; and what the desk asks to be confirmed. */
import { useSearchParams } from 'react-router'
import type { LonLat, Me } from '@/api/types'
import { useText } from '@/i18n'
import { agoText, distanceText, metresBetween } from '@/i18n/format'
import { foreseenStage, queuedFor } from '@/rooms/dispatch/foresee'
import { useOutbox } from '@/rooms/dispatch/useOutbox'
import { useConfirmable, useVerifiable } from '@/rooms/dispatch/work'
import { WorkCard } from '@/rooms/dispatch/WorkCard'
import work from '@/rooms/dispatch/work.module.css'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { PullToRefresh } from '@/ui/PullToRefresh'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './pocket.module.css'

const FAR = Number.MAX_SAFE_INTEGER

export function VerifyPage({ me, here }: { me: Me; here: LonLat | null }) {
  const t = useText()
  const [params, setParams] = useSearchParams()
  const cases = useVerifiable(me)
  const incidents = useConfirmable(me)
  const outbox = useOutbox()
  if (cases.isPending) return <CardSkeletons count={4} height={150} />
  if (!cases.data) return <ErrorNote error={cases.error} onRetry={() => void cases.refetch()} />
  const away = (place: LonLat | null) => (here && place ? metresBetween(here, place) : FAR)
  const rows = cases.data.items.filter((row) => foreseenStage(row, outbox) === row.stage)
    .sort((a, b) => away(a.place) - away(b.place))
  const asked = (incidents.data?.items ?? []).filter((row) => !queuedFor(outbox, row.id).length)
  const refresh = () => Promise.all([cases.refetch(), incidents.refetch()])
  return (
    <PullToRefresh onRefresh={refresh} words={t.pocket}>
      <div className={styles.stack}>
        {!rows.length && !asked.length && <EmptyState drawing="done" title={t.pocket.noVerify}>{t.pocket.noVerifyText}</EmptyState>}
        {asked.length > 0 && (
          <section className={work.group}>
            <h2>{t.pocket.confirmTitle} <span className="digits">{asked.length}</span></h2>
            <ul>
              {asked.map((row) => (
                <li key={row.id} className={work.card} data-chosen={params.get('incident') === row.id}>
                  <button type="button" className={work.open} onClick={() => setParams({ tab: 'verify', incident: row.id })}>
                    <span className={work.top}><span className="small muted">{agoText(row.first_reported_at)}</span></span>
                    <b>{row.text}</b>
                    <span className={work.where}><Icon name="pin" size={18} /><span>{row.address || row.area_name}</span>
                      {away(row.place) !== FAR && <em className="digits">{distanceText(away(row.place))}</em>}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {rows.length > 0 && (
          <section className={work.group}>
            <h2>{t.pocket.verifyAsk} <span className="digits">{rows.length}</span></h2>
            <ul>
              {rows.map((row) => (
                <WorkCard key={row.id} row={row} stage={row.stage} queued={false} here={here} chosen={params.get('case') === row.id}
                  onOpen={() => setParams({ tab: 'verify', case: row.id })} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </PullToRefresh>
  )
}
