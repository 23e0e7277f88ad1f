/** How grave it stands: word and colour together. */
import type { SceneSeverity } from '@/api/types'
import { useText } from '@/i18n'
import styles from './scenes.module.css'

export function Level({ severity }: { severity: SceneSeverity }) {
  const t = useText()
  return (
    <span className={styles.level} data-severity={severity}>
      {severity === 'none' ? t.scenes.calm : t.warnings.severities[severity]}
    </span>
  )
}
