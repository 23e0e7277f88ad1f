/** A short note in a tone: calm, near, pressing. */
import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon'
import styles from './Toned.module.css'

interface Props {
  tone: 'calm' | 'near' | 'pressing' | 'advice'
  icon?: IconName
  children: ReactNode
  action?: ReactNode
  role?: 'status' | 'alert' | 'note'
}

export function Toned({ tone, icon = 'alert', children, action, role = 'note' }: Props) {
  return (
    <div className={styles.note} data-tone={tone} role={role}>
      <Icon name={icon} />
      <div className={styles.words}>{children}</div>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}
