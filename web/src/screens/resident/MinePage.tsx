/** 我的上报. */
import { useText } from '@/i18n'
import { AddByLink, MyReports } from '@/rooms/incidents/follow/MyReports'
import styles from './Home.module.css'

export function MinePage() {
  const t = useText()
  return (
    <main id="content" className={styles.mine}>
      <h1 className="serif">{t.resident.my.title}</h1>
      <p className="muted small">{t.resident.my.kept}</p>
      <MyReports />
      <AddByLink />
    </main>
  )
}
