/** How grave a warning is: shape, word and colour together, never colour alone. */
import { useText } from '@/i18n'
import type { Severity } from '@/api/types'
import { Icon, type IconName } from '@/ui/Icon'
import styles from './SeverityTag.module.css'

const ICONS: Record<Severity, IconName> = { blue: 'dot', yellow: 'chevron', orange: 'double', red: 'octagon' }

export function SeverityTag({ severity, calm = false }: { severity: Severity; calm?: boolean }) {
  const t = useText()
  return (
    <span className={styles.tag} data-severity={severity} data-calm={calm}>
      <Icon name={ICONS[severity]} size="1.1em" strokeWidth={2.4} />{t.warnings.severities[severity]}
    </span>
  )
}
