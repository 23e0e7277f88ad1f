/** A page that failed while being drawn: say so kindly and offer to open it again. */
import { Button } from 'antd'
import { useRouteError } from 'react-router'
import { useText } from '@/i18n'
import { EmptyState } from '@/ui/EmptyState'
import styles from './pages.module.css'

export function CrashPage() {
  const t = useText()
  const error = useRouteError()
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return (
    <main id="content" className={styles.center}>
      <EmptyState
        drawing="lost" title={t.common.errors.crashTitle}
        action={<Button type="primary" size="large" onClick={() => location.reload()}>{t.common.errors.reload}</Button>}
      >
        <p>{t.common.errors.crashText}</p>
        <details className={styles.detail}>
          <summary>{t.common.errors.detail}</summary>
          <pre>{detail}</pre>
        </details>
      </EmptyState>
    </main>
  )
}
