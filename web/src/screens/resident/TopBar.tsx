/** The resident's top bar: the mark, my reports, elder mode, language. */
import { Button } from 'antd'
import { Link } from 'react-router'
import { useText } from '@/i18n'
import { setElder, useElder } from '@/theme/elder'
import { Brand } from '@/ui/Brand'
import { Icon } from '@/ui/Icon'
import { LanguageSwitch } from '@/ui/LanguageSwitch'
import styles from './TopBar.module.css'

export function TopBar() {
  const t = useText()
  const elder = useElder()
  return (
    <header className={styles.bar}>
      <Link to="/" className={styles.brand}><Brand /><span className="visually-hidden"> · {t.common.home}</span></Link>
      <nav>
        <Link to="/?view=my" className={styles.link}><Icon name="list" /> <span>{t.resident.my.title}</span></Link>
        <Button
          type="text" icon={<Icon name="glasses" />} aria-pressed={elder} title={t.resident.elderLabel}
          onClick={() => setElder(!elder)}
        >
          {elder ? t.resident.elderOff : t.resident.elderOn}
        </Button>
        <LanguageSwitch />
      </nav>
    </header>
  )
}
