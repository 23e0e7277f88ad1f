/** The head of the warning desk: whose, whether it is live, its load against the budget, the switch of all reflexes. */
import { Button } from 'antd'
import { Link } from 'react-router'
import { useLiveState } from '@/api/live'
import type { Me } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { AccountMenu } from '@/rooms/identity/AccountMenu'
import { ReflexSwitch } from '@/rooms/warnings/desk/ReflexSwitch'
import { useBudget, useWatch } from '@/rooms/warnings/queries'
import { Brand } from '@/ui/Brand'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import { Toned } from '@/ui/Toned'
import styles from './WarningDeskHead.module.css'

const MAY_WATCH = new Set(['desk', 'supervisor'])

export function WarningDeskHead({ me, onHelp }: { me: Me; onHelp: () => void }) {
  const t = useText()
  const live = useLiveState()
  return (
    <header className={styles.head}>
      <div className={styles.bar}>
        <Brand sub={t.common.pages.warnings} />
        {me.area && <span className={styles.area}>{me.area.name}</span>}
        <nav className={styles.nav}>
          {me.pages.includes('desk') && <Link to="/desk">{t.common.pages.desk}</Link>}
          {me.pages.includes('rules') && <Link to="/rules">{t.common.pages.rules}</Link>}
        </nav>
        <span className={styles.push} />
        <span className={styles.live} data-state={live} role="status"><i aria-hidden />{t.common.live[live]}</span>
        <Button type="text" className={styles.help} onClick={onHelp}
          aria-keyshortcuts="?">{t.desk.keys.title}<Kbd>?</Kbd></Button>
        <LanguageSwitch />
        <AccountMenu me={me} />
      </div>
      <Load mayWatch={MAY_WATCH.has(me.role)} role={me.role} />
    </header>
  )
}

/** The desk's load as six marks an operator-hour; a mark beyond them is one too many. */
function Load({ mayWatch, role }: { mayWatch: boolean; role: string }) {
  const t = useText()
  const words = t.warnings.budget
  const { data } = useBudget()
  const watch = useWatch()
  if (!data) return <div className={styles.load} />
  const each = Math.round(data.an_operator_hour * 10) / 10
  const marks = Math.max(data.allowed, Math.min(Math.ceil(each), data.allowed * 2))
  return (
    <>
      <div className={styles.load} data-over={data.over} title={words.hint}>
        <span className={styles.marks} role="img" aria-label={words.load(String(each), data.allowed)}>
          {Array.from({ length: marks }, (_, index) => <i key={index}
            data-on={index < Math.ceil(each)} data-beyond={index >= data.allowed} />)}
        </span>
        <b>{words.load(String(each), data.allowed)}</b>
        <span className={styles.word}><Icon name={data.over ? 'alert' : 'check'} size={14}
          strokeWidth={2.4} />{data.over ? words.over : words.within}</span>
        <span className={styles.more}>{words.hour(countText(data.last_hour),
          data.operators)} · {words.behind(countText(data.warnings_behind))}</span>
        <span className={styles.push} />
        <ReflexSwitch mayTurn={role === 'desk' || role === 'supervisor'} />
        {mayWatch && (
          <Watching busy={watch.isPending} on={watch.variables ?? null} onTurn={(on) => watch.mutate(on)} />
        )}
      </div>
      {data.flooded && <div className={styles.flood}><Toned tone="pressing" role="alert">{words.flooded}</Toned></div>}
    </>
  )
}
function Watching({ busy, on, onTurn }: { busy: boolean; on: boolean | null; onTurn: (on: boolean) => void }) {
  const words = useText().warnings.budget
  return (
    <Button size="small" loading={busy} aria-pressed={on === true} type={on ? 'primary' : 'default'}
      onClick={() => onTurn(on !== true)}>
      {on ? words.unwatch : words.watch}
    </Button>
  )
}
