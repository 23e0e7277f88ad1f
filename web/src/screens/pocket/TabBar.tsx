/** The four places of the pocket, at the thumb. */
import { useText } from '@/i18n'
import { Icon, type IconName } from '@/ui/Icon'
import styles from './pocket.module.css'

export type Tab = 'mine' | 'verify' | 'snap' | 'me'
const TABS: [Tab, IconName][] = [['mine', 'list'], ['verify', 'search'], ['snap', 'camera'], ['me', 'people']]

export function TabBar({ tab, waiting, onTab }: { tab: Tab; waiting: number; onTab: (tab: Tab) => void }) {
  const t = useText()
  return (
    <nav className={styles.tabs} aria-label={t.pocket.title}>
      {TABS.map(([name, icon]) => (
        <button key={name} type="button" aria-current={name === tab ? 'page' : undefined} onClick={() => onTab(name)}>
          <Icon name={icon} size={26} />
          <span>{t.pocket.tabs[name]}</span>
          {name === 'me' && waiting > 0 && <em aria-label={`${t.pocket.outbox.title} ${waiting}`}>{waiting}</em>}
        </button>
      ))}
    </nav>
  )
}
