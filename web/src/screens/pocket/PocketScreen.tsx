/** The crew's phone tool: my tasks, what to verify, snap, me. Works on without a network. */
import { App } from 'antd'
import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import { useLive } from '@/api/live'
import type { Me } from '@/api/types'
import { useText } from '@/i18n'
import type { Queued } from '@/rooms/dispatch/outbox'
import { useHere } from '@/rooms/dispatch/useHere'
import { useOnline, useOutbox, useOutboxService } from '@/rooms/dispatch/useOutbox'
import { useKinds, useMyCrew } from '@/rooms/dispatch/work'
import { SignedIn } from '@/rooms/identity/SignedIn'
import { Icon } from '@/ui/Icon'
import { Detail } from './Detail'
import { DutySwitch } from './DutySwitch'
import { MePage } from './MePage'
import styles from './pocket.module.css'
import { SnapPage } from './SnapPage'
import { TabBar, type Tab } from './TabBar'
import { TasksPage } from './TasksPage'
import { useServiceWorker } from './useServiceWorker'
import { VerifyPage } from './VerifyPage'

export default function PocketScreen() {
  useServiceWorker()
  return <SignedIn page="pocket">{(me) => <Pocket me={me} />}</SignedIn>
}

function Pocket({ me }: { me: Me }) {
  const t = useText()
  const { message } = App.useApp()
  const [params, setParams] = useSearchParams()
  const tab = (params.get('tab') ?? 'mine') as Tab
  const open = params.get('case') ?? params.get('incident')
  const online = useOnline()
  const outbox = useOutbox()
  const refused = outbox.filter((item) => item.state === 'refused').length
  const crew = useMyCrew(me)
  const onDuty = crew.data ? crew.data.state !== 'off' : true
  const here = useHere(onDuty, me.crew?.id ?? null)
  const onSent = useCallback((item: Queued) => void message.success(t.pocket.sent(item.actionName)), [message, t])
  useOutboxService(me.id, onSent)
  useLive(online)
  useKinds() // read ahead, so that a find can be recorded without a network
  const title = me.crew?.name ?? me.department?.name ?? me.display_name
  const close = () => setParams(tab === 'mine' ? {} : { tab })
  const onQueued = (name: string, handedOver: boolean) => {
    if (!navigator.onLine) void message.info(t.pocket.queuedNow(name))
    if (handedOver) close()
  }
  return (
    <div className={styles.frame} data-open={Boolean(open)}>
      <header className={styles.bar}>
        <div>
          <b>{title}</b>
          <small>{[me.display_name === title ? null : me.display_name, me.area?.name].filter(Boolean).join(' · ')}</small>
        </div>
        {me.crew && crew.data && <DutySwitch crew={crew.data} />}
      </header>
      {!online && <p className={styles.offline} role="status"><b>{t.pocket.offline}</b> {t.pocket.offlineText}</p>}
      {refused > 0 && tab !== 'me' && (
        <button type="button" className={styles.refused} onClick={() => setParams({ tab: 'me' })}>
          <Icon name="alert" />{t.pocket.outbox.refusedBar(refused)}
        </button>
      )}
      {tab === 'snap'
        ? <SnapPage />
        : (
          <div className={styles.panes} data-open={Boolean(open)}>
            <main id="content" className={styles.list} aria-label={t.pocket.tabs[tab]}>
              {tab === 'mine' && <TasksPage me={me} here={here} onDuty={onDuty} onQueued={(name) => onQueued(name, false)} />}
              {tab === 'verify' && <VerifyPage me={me} here={here} />}
              {tab === 'me' && <MePage me={me} onOpen={(id) => setParams({ case: id })} />}
            </main>
            {tab !== 'me' && (
              <Detail caseId={params.get('case')} incidentId={params.get('incident')} here={here} onClose={close} onQueued={onQueued} />
            )}
          </div>
        )}
      <TabBar tab={tab} waiting={outbox.length} onTab={(next) => setParams(next === 'mine' ? {} : { tab: next })} />
    </div>
  )
}
