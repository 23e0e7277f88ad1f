/** Signing in by name and password; in a demo, by picking a person. */
import { Button, Input } from 'antd'
import { useState } from 'react'
import { isStatus } from '@/api/errors'
import { useDemoAccounts, useLogIn, useLogOut } from '@/api/session'
import type { DemoAccount, Me, PageName } from '@/api/types'
import { useText } from '@/i18n'
import { Brand } from '@/ui/Brand'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import { DemoPicker } from './DemoPicker'
import styles from './LoginPanel.module.css'

interface Props {
  page: PageName
  me: Me | null
}

export function LoginPanel({ page, me }: Props) {
  const t = useText()
  const words = t.common.login
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const logIn = useLogIn()
  const logOut = useLogOut()
  const demo = useDemoAccounts()
  const wrong = isStatus(logIn.error, 401)
  const enter = (account: Pick<DemoAccount, 'name' | 'password'>) => logIn.mutate({ name: account.name, password: account.password })
  const roleName = (role: string) => t.common.roles[role] ?? role
  return (
    <main id="content" className={styles.page}>
      <section className={styles.picture} aria-hidden>
        <Net />
        <p className="serif">{t.common.slogan}</p>
      </section>
      <section className={styles.panel}>
        <header className={styles.head}>
          <Brand sub={t.common.pages[page]} />
          <LanguageSwitch />
        </header>
        <h1 className="serif">{words.title}</h1>
        <p className="muted">{words.intro}</p>
        {me && (
          <div className={styles.other} role="status">
            <p>{words.notForPage(roleName(me.role), t.common.pages[page])}</p>
            <Button onClick={() => logOut.mutate(null)} icon={<Icon name="leave" />}>{words.switchAccount}</Button>
          </div>
        )}
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            logIn.mutate({ name, password })
          }}
        >
          <label>
            <span>{words.name}</span>
            <Input size="large" autoComplete="username" value={name} onChange={(event) => setName(event.target.value)} />
          </label>
          <label>
            <span>{words.password}</span>
            <Input.Password
              size="large" autoComplete="current-password" value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </label>
          {wrong && <p className={styles.wrong} role="alert">{words.wrong}</p>}
          {logIn.error && !wrong && <ErrorNote error={logIn.error} />}
          <Button type="primary" size="large" htmlType="submit" block loading={logIn.isPending} disabled={!name || !password}>
            {words.go}
          </Button>
        </form>
        {demo.data && demo.data.length > 0 && (
          <DemoPicker accounts={demo.data} page={page} busy={logIn.isPending} onPick={enter} />
        )}
      </section>
    </main>
  )
}

/** A quiet drawing of streets tied into a net. */
function Net() {
  const lines = ['M-20 120C120 60 260 200 420 120', 'M-20 260c160-60 260 60 440-20', 'M-20 400c180-20 240-120 440-60',
    'M-20 540c140-80 300 60 440-40', 'M80-20c40 200-60 400 20 700', 'M210-20c-60 220 60 420 0 700', 'M340-20c20 240-60 460 0 700']
  const knots = [[92, 96], [201, 140], [331, 140], [83, 250], [222, 262], [325, 245], [80, 388], [213, 352], [322, 330]]
  return (
    <svg viewBox="0 0 400 640" preserveAspectRatio="xMidYMid slice" fill="none">
      {lines.map((d) => <path key={d} d={d} stroke="currentColor" strokeWidth="1.5" opacity=".38" />)}
      {knots.map(([x, y]) => <circle key={`${x}-${y}`} cx={x} cy={y} r="3.5" fill="currentColor" opacity=".7" />)}
      <circle cx="222" cy="262" r="9" fill="#e9b44c" />
      <circle cx="222" cy="262" r="20" stroke="#e9b44c" opacity=".6" />
      <circle cx="222" cy="262" r="34" stroke="#e9b44c" opacity=".28" />
    </svg>
  )
}
