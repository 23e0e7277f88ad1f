/** The smallest form for one action: what it needs, a button, nothing else. Ctrl+Enter sends, Escape lets go. */
import { Button } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useText } from '@/i18n'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import styles from './ActionSheet.module.css'

interface Props {
  title: string
  danger?: boolean
  busy?: boolean
  error?: unknown
  /** Why it cannot be sent yet; the button says it. */
  missing?: string | null
  submitLabel?: string
  onSubmit: () => void
  onCancel: () => void
  children?: ReactNode
}

export function ActionSheet({ title, danger, busy, error, missing, submitLabel, onSubmit, onCancel, children }: Props) {
  const t = useText()
  const form = useRef<HTMLFormElement>(null)
  // A form that could be sent as it is begins at its button: two keys for the usual case. Else at its first field.
  const ready = !missing
  const [startsReady] = useState(ready)
  useEffect(() => {
    const button = form.current?.querySelector<HTMLElement>('button[type=submit]')
    const field = form.current?.querySelector<HTMLElement>('textarea, input:not([type=hidden], [type=file], [type=checkbox])')
    const target = startsReady ? button : (field ?? button)
    target?.focus({ preventScroll: true })
  }, [startsReady])
  return (
    <form
      ref={form} className={styles.sheet} data-danger={danger} aria-label={title}
      onSubmit={(event) => {
        event.preventDefault()
        if (!missing && !busy) onSubmit()
      }}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') {
          event.stopPropagation()
          onCancel()
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          if (!missing && !busy) onSubmit()
        }
      }}
    >
      <header className={styles.head}>
        <h3 className="serif">{title}</h3>
        <button type="button" className={styles.close} onClick={onCancel} aria-label={t.common.close}><Icon name="cross" /></button>
      </header>
      <div className={styles.fields}>{children}</div>
      {error ? <ErrorNote error={error} /> : null}
      <footer className={styles.foot}>
        <Button
          type="primary" htmlType="submit" danger={danger ?? false} loading={busy ?? false} disabled={Boolean(missing)}
          title={missing ?? undefined}
        >
          {submitLabel ?? title}
          <Kbd>Control+Enter</Kbd>
        </Button>
        <Button type="text" onClick={onCancel}>{t.common.cancel}<Kbd>Escape</Kbd></Button>
        {missing && <span className={styles.missing}>{missing}</span>}
      </footer>
    </form>
  )
}
