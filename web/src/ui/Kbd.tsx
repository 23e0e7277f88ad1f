/** One key of the keyboard, as drawn beside what it does. */
import styles from './Kbd.module.css'

const SHOWN: Record<string, string> = {
  Enter: '↵', Escape: 'Esc', ArrowDown: '↓', ArrowUp: '↑', 'Control+Enter': 'Ctrl ↵',
}

export function Kbd({ children }: { children: string }) {
  const shown = SHOWN[children] ?? (children.length === 1 ? children.toUpperCase() : children)
  return <kbd className={styles.key} aria-hidden>{shown}</kbd>
}
