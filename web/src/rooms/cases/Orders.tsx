/** Work orders: one lead, any assisting, and why each was chosen. */
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import type { CaseDetail } from '@/api/types'
import { Section } from '@/ui/Section'
import styles from './Orders.module.css'

export function Orders({ one }: { one: CaseDetail }) {
  const t = useText()
  const words = t.casePage.orders
  if (!one.orders.length) return null
  const current = one.orders.filter((order) => order.state !== 'withdrawn' && order.state !== 'sent_back')
  const past = one.orders.filter((order) => !current.includes(order))
  const line = (order: CaseDetail['orders'][number]) => (
    <li key={order.id} data-state={order.state} data-kind={order.kind}>
      <span className={styles.kind}>{words[order.kind]}</span>
      <div>
        <b>{order.department.name}</b>
        {order.crew?.name && <span className={styles.crew}>{order.crew.name}</span>}
        <span className={styles.state}>{words.states[order.state]}</span>
        {order.due_at && <span className={styles.crew}>{t.shared.deadline.due(momentText(order.due_at))}</span>}
        {order.reason_for_choice && <p>{order.reason_for_choice}</p>}
        {order.note && <p className={styles.note}>{order.note}</p>}
      </div>
    </li>
  )
  return (
    <Section title={words.title} tone="card" aside={words.count(current.length)}>
      <ul className={styles.orders}>{current.map(line)}{past.map(line)}</ul>
    </Section>
  )
}
