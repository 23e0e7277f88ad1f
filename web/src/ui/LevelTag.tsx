/** How pressing a matter is: icon, word and colour together. */
import { useText } from '@/i18n'
import type { Level } from '@/api/types'
import { Icon, type IconName } from './Icon'
import styles from './tags.module.css'

const ICONS: Record<Level, IconName> = { normal: 'dot', raised: 'chevron', urgent: 'double', critical: 'octagon' }

export function LevelTag({ level, bare = false }: { level: Level; bare?: boolean }) {
  const t = useText()
  return (
    <span className={`${styles.tag} ${styles[level]} ${bare ? styles.bare : ''}`}>
      <Icon name={ICONS[level]} size="1.1em" strokeWidth={2.4} />
      {t.common.levels[level]}
    </span>
  )
}
