/** Me: who I am, what still has to be sent, language, the way out. */
import { Button } from 'antd'
import { useLogOut } from '@/api/session'
import type { Me } from '@/api/types'
import { useText } from '@/i18n'
import { empty } from '@/rooms/dispatch/kept'
import { OutboxList } from '@/rooms/dispatch/OutboxList'
import { useOutbox } from '@/rooms/dispatch/useOutbox'
import { Icon } from '@/ui/Icon'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import styles from './pocket.module.css'

export function MePage({ me, onOpen }: { me: Me; onOpen: (caseId: string) => void }) {
  const t = useText()
  const words = t.pocket.me
  const logOut = useLogOut()
  const outbox = useOutbox()
  const leave = async () => {
    await empty('read').catch(() => undefined)
    logOut.mutate(null)
  }
  return (
    <div className={styles.stack}>
      <section className={styles.me}>
        <h1>{me.display_name}</h1>
        <dl>
          {me.crew && <div><dt>{words.crew}</dt><dd>{me.crew.name}</dd></div>}
          {me.department && <div><dt>{words.department}</dt><dd>{me.department.name}</dd></div>}
          {me.area && <div><dt>{words.area}</dt><dd>{me.area.name}</dd></div>}
        </dl>
      </section>
      <OutboxList onOpen={onOpen} />
      <section className={styles.note}>
        <Icon name="cloud" size={28} />
        <p><b>{words.offlineReady}</b><br />{words.offlineReadyText}</p>
      </section>
      <div className={styles.ends}>
        <LanguageSwitch />
        <Button size="large" icon={<Icon name="leave" />} onClick={() => void leave()}>{t.common.login.logOut}</Button>
      </div>
      {outbox.length > 0 && <p className="muted small">{words.leaveAsk}</p>}
    </div>
  )
}
