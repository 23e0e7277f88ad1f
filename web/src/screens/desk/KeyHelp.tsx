/** The keys of the desk. */
import { Modal } from 'antd'
import { useText } from '@/i18n'
import { Kbd } from '@/ui/Kbd'
import styles from './KeyHelp.module.css'

const LINES: { keys: string[]; word: 'move' | 'open' | 'search' | 'fresh' | 'tabs' | 'back' | 'undo' | 'send' | 'cancel' | 'help' }[] = [
  { keys: ['j', 'k'], word: 'move' },
  { keys: ['Enter'], word: 'open' },
  { keys: ['/'], word: 'search' },
  { keys: ['.'], word: 'fresh' },
  { keys: ['1', '5'], word: 'tabs' },
  { keys: ['Control+Enter'], word: 'send' },
  { keys: ['Escape'], word: 'cancel' },
  { keys: ['z'], word: 'undo' },
  { keys: ['?'], word: 'help' },
]

export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useText()
  const words = t.desk.keys
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={words.title} width={460}>
      <dl className={styles.keys}>
        {LINES.map(({ keys, word }) => (
          <div key={word}>
            <dt>{keys.map((key, index) => <span key={key}>{index > 0 && (word === 'tabs' ? ' – ' : ' ')}<Kbd>{key}</Kbd></span>)}</dt>
            <dd>{words[word]}</dd>
          </div>
        ))}
      </dl>
      <p className="muted small">{words.actions}</p>
    </Modal>
  )
}
