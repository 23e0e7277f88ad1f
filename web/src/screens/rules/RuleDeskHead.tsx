/** The head of the page of rules. */
import { Link } from 'react-router'
import type { Me } from '@/api/types'
import { useText } from '@/i18n'
import { AccountMenu } from '@/rooms/identity/AccountMenu'
import { Brand } from '@/ui/Brand'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import styles from './RuleDesk.module.css'

export function RuleDeskHead({ me }: { me: Me }) {
  const t = useText()
  return (
    <header className={styles.bar}>
      <Brand sub={t.common.pages.rules} />
      <nav className={styles.nav}>
        {me.pages.includes('warnings') && <Link to="/warnings">{t.common.pages.warnings}</Link>}
        {me.pages.includes('desk') && <Link to="/desk">{t.common.pages.desk}</Link>}
      </nav>
      <span className={styles.push} />
      <LanguageSwitch />
      <AccountMenu me={me} />
    </header>
  )
}
