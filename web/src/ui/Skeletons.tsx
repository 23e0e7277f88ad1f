/** Grey shapes while something is being read. */
import { useText } from '@/i18n'
import styles from './Skeletons.module.css'

export function CardSkeletons({ count = 3, height = 96 }: { count?: number; height?: number }) {
  const t = useText()
  return (
    <div className={styles.stack} role="status" aria-label={t.common.loading}>
      {Array.from({ length: count }, (_, index) => <div key={index} className={styles.block} style={{ height }} />)}
    </div>
  )
}
export function PageSkeleton() {
  return <div className={styles.page}><CardSkeletons count={3} height={120} /></div>
}
