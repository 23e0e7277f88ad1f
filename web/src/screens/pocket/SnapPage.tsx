/**
 * What a crew or grid worker finds on the way: reported for others to handle, in the same three steps as a resident's
 * and as the patrol's own channel; or put right on the spot and recorded. Both go through the outbox.
 */
import { Button } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useText } from '@/i18n'
import { queue } from '@/rooms/dispatch/outbox'
import { SelfHandle } from '@/rooms/dispatch/SelfHandle'
import { useHeldPhotos } from '@/rooms/dispatch/usePocketPhotos'
import { ReportFlow } from '@/rooms/incidents/report/ReportFlow'
import { EmptyState } from '@/ui/EmptyState'
import { Icon } from '@/ui/Icon'
import styles from './pocket.module.css'

const PATROL = 'patrol'
const TITLE_LETTERS = 24

export function SnapPage() {
  const t = useText()
  const words = t.pocket.find
  const [params, setParams] = useSearchParams()
  const [kept, setKept] = useState(false)
  const { hold, heldAs } = useHeldPhotos()
  const how = params.get('how')
  const choose = (next: string | null) => setParams(next ? { tab: 'snap', how: next } : { tab: 'snap' })
  const done = () => {
    setKept(true)
    choose(null)
  }
  if (kept) {
    return (
      <main id="content" className={styles.list}>
        <EmptyState drawing="done" title={words.keptTitle} action={(
          <div className={styles.stack}>
            <Button type="primary" size="large" block onClick={() => setParams({})}>{words.back}</Button>
            <Button size="large" block icon={<Icon name="camera" />} onClick={() => setKept(false)}>{t.report.receipt.another}</Button>
          </div>
        )}>{words.kept}</EmptyState>
      </main>
    )
  }
  if (how === 'self') return <SelfHandle onKept={done} onLeave={() => choose(null)} />
  if (how === 'report') {
    return (
      <ReportFlow
        channel={PATROL} onDone={done} onLeave={() => choose(null)}
        later={{
          hold,
          keep: ({ uploads = [], ...report }) => {
            void queue({
              kind: 'report', subject: `report ${Date.now()}`, title: report.text.slice(0, TITLE_LETTERS), action: 'report',
              actionName: t.pocket.tabs.snap, path: '/api/reports', photos: heldAs(uploads), body: { ...report },
            })
            done()
          },
        }}
      />
    )
  }
  return (
    <main id="content" className={`${styles.list} ${styles.choose}`}>
      <h1>{words.ask}</h1>
      <button type="button" onClick={() => choose('report')}>
        <Icon name="camera" size={34} /><span><b>{words.report}</b><small>{words.reportText}</small></span><Icon name="right" />
      </button>
      <button type="button" onClick={() => choose('self')}>
        <Icon name="wrench" size={34} /><span><b>{words.self}</b><small>{words.selfText}</small></span><Icon name="right" />
      </button>
    </main>
  )
}
