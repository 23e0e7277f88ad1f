/** The demo's people, those made for this page first. */
import { Input } from 'antd'
import { useState } from 'react'
import type { DemoAccount, PageName } from '@/api/types'
import { useText } from '@/i18n'
import { Icon } from '@/ui/Icon'
import styles from './LoginPanel.module.css'

const FOR_PAGE: Record<PageName, string[]> = {
  desk: ['desk', 'department', 'supervisor'],
  pocket: ['crew'],
  wall: ['leader', 'supervisor', 'desk'],
  warnings: ['desk', 'supervisor', 'department'],
  rules: ['supervisor', 'data', 'desk'],
  things: ['data', 'desk', 'supervisor'],
  ops: ['system_admin'],
  scenes: ['leader', 'desk', 'supervisor', 'data'],
  home: ['desk', 'supervisor', 'leader', 'department'],
}
const SHOWN = 8

interface Props {
  accounts: DemoAccount[]
  page: PageName
  busy: boolean
  onPick: (account: DemoAccount) => void
}

export function DemoPicker({ accounts, page, busy, onPick }: Props) {
  const t = useText()
  const words = t.common.login
  const [all, setAll] = useState(false)
  const [said, setSaid] = useState('')
  const rank = (account: DemoAccount) => {
    const at = FOR_PAGE[page].indexOf(account.role)
    return at < 0 ? FOR_PAGE[page].length : at
  }
  const sorted = [...accounts].sort((a, b) => rank(a) - rank(b))
  const mine = sorted.filter((account) => FOR_PAGE[page].includes(account.role))
  const first = (mine.length ? mine : sorted).slice(0, SHOWN)
  const wanted = said.trim().toLowerCase()
  const fits = (account: DemoAccount) => [account.name, account.display_name, account.area, t.common.roles[account.role]]
    .some((text) => text?.toLowerCase().includes(wanted))
  const shown = all ? sorted.filter(fits) : first
  return (
    <div className={styles.demo}>
      <h2>{words.demo}</h2>
      <p className="muted small">{words.demoIntro}</p>
      {all && (
        <Input
          size="large" allowClear prefix={<Icon name="search" />} value={said} placeholder={words.demoSearch} aria-label={words.demoSearch}
          onChange={(event) => setSaid(event.target.value)}
        />
      )}
      <ul>
        {shown.map((account) => (
          <li key={account.name}>
            <button type="button" disabled={busy} onClick={() => onPick(account)}>
              <Icon name={account.role === 'crew' ? 'truck' : 'people'} />
              <span>
                <b>{account.display_name ?? account.name}</b>
                <small>{t.common.roles[account.role] ?? account.role} · {account.area}</small>
              </span>
              <Icon name="right" size={16} />
            </button>
          </li>
        ))}
      </ul>
      {sorted.length > first.length && (
        <button type="button" className={`plain-button ${styles.more}`} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t.common.less : words.demoOthers(sorted.length - first.length)}
        </button>
      )}
    </div>
  )
}
