/** The keys of the warning desk. */
import { Modal } from 'antd'
import { useText } from '@/i18n'
import { Kbd } from '@/ui/Kbd'
import styles from './WarningKeys.module.css'

const LINES = [
  { keys: ['j', 'k'], word: 'move' }, { keys: ['o'], word: 'open' }, { keys: ['a'], word: 'acknowledge' },
    { keys: ['c'], word: 'confirm' },
  { keys: ['d'], word: 'dismiss' }, { keys: ['s'], word: 'shelve' }, { keys: ['/'], word: 'search' },
    { keys: ['Escape'], word: 'cancel' },
  { keys: ['?'], word: 'help' },
] as const

export function WarningKeys({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useText().warnings.keys
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={words.title} width={420}>
      <dl className={styles.keys}>
        {LINES.map(({ keys, word }) => (
          <div key={word}><dt>{keys.map((key) => <Kbd key={key}>{key}</Kbd>)}</dt><dd>{words[word]}</dd></div>
        ))}
      </dl>
    </Modal>
  )
}
