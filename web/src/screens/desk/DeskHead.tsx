/** The head of the desk: whose desk, whether it is live, the counters that open their lists. */
import { Button } from 'antd'
import type { Me, Overview } from '@/api/types'
import { useLiveState } from '@/api/live'
import { useText } from '@/i18n'
import { AccountMenu } from '@/rooms/identity/AccountMenu'
import { Counters } from '@/rooms/supervision/Counters'
import { Brand } from '@/ui/Brand'
import { Kbd } from '@/ui/Kbd'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import styles from './DeskHead.module.css'
import type { Params } from './tabs'

interface Props {
  me: Me
  figures: Overview | undefined
  failed: boolean
  shown: string | null
  onGo: (params: Params) => void
  onHelp: () => void
  side: boolean
  onSide: () => void
}

export function DeskHead({ me, figures, failed, shown, onGo, onHelp, side, onSide }: Props) {
  const t = useText()
  const live = useLiveState()
  return (
    <header className={styles.head}>
      <div className={styles.bar}>
        <Brand sub={t.common.pages.desk} />
        {me.area && <span className={styles.area}>{me.area.name}{me.department && ` · ${me.department.name}`}</span>}
        <span className={styles.push} />
        <span className={styles.live} data-state={live} role="status"><i aria-hidden />{t.common.live[live]}</span>
        <Button type="text" className={styles.sideButton} aria-pressed={side} onClick={onSide}>{t.desk.map.toggle}</Button>
        <Button type="text" className={styles.help} onClick={onHelp} aria-keyshortcuts="?">{t.desk.keys.title}<Kbd>?</Kbd></Button>
        <LanguageSwitch />
        <AccountMenu me={me} />
      </div>
      <Counters figures={figures} failed={failed} shown={shown} onGo={onGo} />
    </header>
  )
}
