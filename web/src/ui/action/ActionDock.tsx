/** The next allowed actions and no others, each with its key. One is the usual one; dangerous ones stand apart. */
import { useText } from '@/i18n'
import { Kbd } from '@/ui/Kbd'
import { useKeys } from '@/ui/keys/useKeys'
import styles from './ActionDock.module.css'
import type { KeyedAction } from './assignKeys'

interface Props {
  actions: KeyedAction[]
  /** The action whose form is open. */
  open: string | null
  /** The usual next action, where it is not the first. */
  primary?: string | undefined
  onChoose: (action: KeyedAction) => void
  /** What to say when nothing can be done. */
  nothing: string
}

export function ActionDock({ actions, open, primary, onChoose, nothing }: Props) {
  const t = useText()
  useKeys(
    Object.fromEntries(actions.map((action) => [action.shortcut, () => onChoose(action)])),
    open === null,
  )
  if (!actions.length) return <p className={styles.nothing}>{nothing}</p>
  const usual = actions.filter((action) => !action.danger)
  const grave = actions.filter((action) => action.danger)
  const main = usual.find((action) => action.id === primary) ?? usual[0]
  const button = (action: KeyedAction, first: boolean) => (
    <button
      key={action.id} type="button" className={styles.action} data-primary={first} data-danger={action.danger}
      aria-pressed={open === action.id} aria-keyshortcuts={action.shortcut} onClick={() => onChoose(action)}
      data-action={action.id}
    >
      {action.name}
      <Kbd>{action.shortcut}</Kbd>
    </button>
  )
  return (
    <div className={styles.dock} role="toolbar" aria-label={t.work.actions}>
      {usual.map((action) => button(action, action === main))}
      {grave.length > 0 && usual.length > 0 && <span className={styles.gap} aria-hidden />}
      {grave.map((action) => button(action, false))}
    </div>
  )
}
