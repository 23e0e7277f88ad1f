/** What went wrong, in a sentence, with a way to try again. */
import { Button } from 'antd'
import { useText } from '@/i18n'
import styles from './ErrorNote.module.css'
import { errorSentence } from './errorSentence'
import { Icon } from './Icon'

export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useText()
  if (!error) return null
  return (
    <div className={styles.note} role="alert">
      <Icon name="alert" />
      <p>{errorSentence(error, t)}</p>
      {onRetry && <Button size="small" onClick={onRetry}>{t.common.retry}</Button>}
    </div>
  )
}
