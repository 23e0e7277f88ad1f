/** No such page. */
import { Button } from 'antd'
import { Link } from 'react-router'
import { useText } from '@/i18n'
import { EmptyState } from '@/ui/EmptyState'
import styles from './pages.module.css'

export function NotFoundPage() {
  const t = useText()
  return (
    <main id="content" className={styles.center}>
      <EmptyState
        drawing="lost" title={t.common.notFound.title}
        action={<Link to="/"><Button type="primary" size="large">{t.common.home}</Button></Link>}
      >
        {t.common.notFound.text}
      </EmptyState>
    </main>
  )
}
