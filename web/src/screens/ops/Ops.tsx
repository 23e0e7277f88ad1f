/** The console: one tab for each question an administrator comes with; the tab is in the address. */
import { Button } from 'antd'
import { useSearchParams } from 'react-router'
import type { Me } from '@/api/types'
import { useText } from '@/i18n'
import { AccountMenu } from '@/rooms/identity/AccountMenu'
import { AccountsSheet } from '@/rooms/operations/AccountsSheet'
import { CapabilitiesSheet } from '@/rooms/operations/CapabilitiesSheet'
import { DataSheet } from '@/rooms/operations/DataSheet'
import { DevicesSheet } from '@/rooms/operations/DevicesSheet'
import { LooksSheet } from '@/rooms/operations/LooksSheet'
import { useConsole } from '@/rooms/operations/queries'
import { StateSheet } from '@/rooms/operations/StateSheet'
import { Brand } from '@/ui/Brand'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './Ops.module.css'

const TABS = ['state', 'data', 'accounts', 'devices', 'capabilities', 'looks'] as const
type Tab = (typeof TABS)[number]

export function Ops({ me }: { me: Me }) {
  const t = useText()
  const [params, setParams] = useSearchParams()
  const asked = params.get('tab')
  const tab: Tab = TABS.find((one) => one === asked) ?? 'state'
  const found = useConsole()
  const data = found.data
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <Brand sub={t.common.pages.ops} />
        <nav className={styles.tabs} aria-label={t.ops.tabsLabel}>
          {TABS.map((one) => (
            <button key={one} type="button" aria-current={one === tab ? 'page' : undefined} onClick={() => setParams({ tab: one })}>
              {t.ops.tabs[one]}
            </button>
          ))}
        </nav>
        <span className={styles.push} />
        <Button
          type="text" icon={<Icon name="refresh" />} aria-label={t.common.refresh} loading={found.isFetching}
          onClick={() => void found.refetch()}
        />
        <LanguageSwitch />
        <AccountMenu me={me} compact />
      </header>
      <main id="content" className={styles.main}>
        {found.error && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
        {found.isPending && <CardSkeletons count={4} height={72} />}
        {data && tab === 'state' && <StateSheet data={data} />}
        {data && tab === 'data' && <DataSheet tables={data.tables} />}
        {data && tab === 'looks' && <LooksSheet looks={data.looks} />}
        {tab === 'accounts' && <AccountsSheet me={me} />}
        {tab === 'devices' && <DevicesSheet />}
        {tab === 'capabilities' && <CapabilitiesSheet />}
      </main>
    </div>
  )
}
