/** What has not been sent yet, with why, and what can be done about it. */
import { App, Button, Progress } from 'antd'
import { get } from '@/api/client'
import type { CaseDetail } from '@/api/types'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import { errorSentence } from '@/ui/errorSentence'
import { Icon } from '@/ui/Icon'
import styles from './OutboxList.module.css'
import { discard, flush, tryAnew, type Queued } from './outbox'
import { useOutbox } from './useOutbox'

export function OutboxList() {
  const t = useText()
  const words = t.pocket.outbox
  const items = useOutbox()
  return (
    <section className={styles.outbox} aria-live="polite" data-testid="outbox">
      <header>
        <h2>{words.title} <span className="digits">{items.length}</span></h2>
        {items.some((item) => item.state === 'waiting') && <Button type="primary" onClick={() => void flush(true)}>{words.now}</Button>}
      </header>
      {!items.length && <p className="muted"><Icon name="check" /> {words.empty}</p>}
      <ul>{items.map((item) => <Item key={item.key} item={item} />)}</ul>
    </section>
  )
}

function Item({ item }: { item: Queued }) {
  const t = useText()
  const { modal } = App.useApp()
  const words = t.pocket.outbox
  const refused = item.state === 'refused'
  const again = async () => {
    const version = item.kind === 'case' ? (await get<CaseDetail>(`/api/cases/${item.subject}`)).version : undefined
    await tryAnew(item.key, version)
  }
  const throwAway = () => void modal.confirm({
    title: words.discard, content: words.discardAsk, okText: words.discard, okButtonProps: { danger: true },
    cancelText: t.common.cancel, onOk: () => discard(item.key),
  })
  return (
    <li data-state={item.state}>
      <p><b>{item.actionName}</b> · {item.title}</p>
      <p className="small muted">
        {momentText(item.at)}{item.photos.length > 0 && ` · ${words.photos(item.photos.length)}`} · {words[item.state]}
      </p>
      {item.state === 'sending' && item.photos.length > 0 && <Progress percent={Math.round(item.share * 100)} size="small" />}
      {refused && <p className={styles.why}>{errorSentence(item.error, t)}</p>}
      {refused && (
        <div className={styles.acts}>
          <Button onClick={() => void again()}>{words.again}</Button>
          <Button danger onClick={throwAway}>{words.discard}</Button>
        </div>
      )}
    </li>
  )
}
