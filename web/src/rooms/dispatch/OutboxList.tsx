/** What has not been sent yet, with why, and what can be done about it. */
import { App, Button, Progress } from 'antd'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import { Icon } from '@/ui/Icon'
import styles from './OutboxList.module.css'
import { discard, flush, heldBack, type Queued } from './outbox'
import { QueuedPhotos } from './QueuedPhotos'
import { Refusal } from './Refusal'
import { useOutbox } from './useOutbox'

export function OutboxList({ onOpen }: { onOpen: (caseId: string) => void }) {
  const t = useText()
  const words = t.pocket.outbox
  const items = useOutbox()
  return (
    <section className={styles.outbox} aria-live="polite" aria-label={words.title} data-testid="outbox">
      <header>
        <h2>{words.title} <span className="digits">{items.length}</span></h2>
        {items.some((item) => item.state === 'waiting') && <Button type="primary" onClick={() => void flush(true)}>{words.now}</Button>}
      </header>
      {!items.length && <p className="muted"><Icon name="check" /> {words.empty}</p>}
      <ul>{items.map((item) => <Item key={item.key} item={item} held={heldBack(item, items)} onOpen={onOpen} />)}</ul>
    </section>
  )
}

function Item({ item, held, onOpen }: { item: Queued; held: boolean; onOpen: (caseId: string) => void }) {
  const t = useText()
  const { modal } = App.useApp()
  const words = t.pocket.outbox
  const throwAway = () => void modal.confirm({
    title: words.discard, content: words.discardAsk, okText: words.discard, okButtonProps: { danger: true },
    cancelText: t.common.cancel, onOk: () => discard(item.key),
  })
  const said = [item.body.text, item.body.reason].filter((part): part is string => typeof part === 'string' && part !== '')
  return (
    <li data-state={item.state}>
      <p><b>{item.actionName}</b> · {item.title}</p>
      <p className="small muted">
        {momentText(item.at)}{item.photos.length > 0 && ` · ${words.photos(item.photos.length)}`} · {held ? words.held : words[item.state]}
      </p>
      {item.state === 'refused' && said.map((line) => <p key={line} className="small">{line}</p>)}
      {item.state === 'refused' && <QueuedPhotos photos={item.photos} label={words.photos(item.photos.length)} />}
      {item.unkept && <p className={styles.why} role="alert">{words.unkept}</p>}
      {item.state === 'sending' && item.photos.length > 0 && <Progress percent={Math.round(item.share * 100)} size="small" />}
      {item.state === 'refused' && <Refusal item={item} onOpen={onOpen} onDiscard={throwAway} />}
    </li>
  )
}
