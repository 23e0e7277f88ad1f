/** 一物一档: the card of a place, an organisation or a crew; now beside thirty days. The address says whose. */
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { Link, useSearchParams } from 'react-router'
import { get } from '@/api/client'
import type { RecordCard } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { countText, momentText, shareText } from '@/i18n/format'
import { ErrorNote } from '@/ui/ErrorNote'
import { Facts } from '@/ui/Facts'
import { Icon } from '@/ui/Icon'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './RecordDrawer.module.css'

const WIDTH = 460
const DIGITS = 5

export function RecordDrawer() {
  const t = useText()
  const language = useLanguage()
  const [search, setSearch] = useSearchParams()
  const asked = search.get('record') ?? ''
  const [kind = '', id = ''] = asked.split(':')
  const found = useQuery({
    queryKey: ['record', kind, id, language], enabled: Boolean(kind && id),
    queryFn: ({ signal }) => get<RecordCard>(`/api/records/${kind}/${id}`, {}, { signal }),
  })
  const close = () => setSearch((before) => {
    const next = new URLSearchParams(before)
    next.delete('record')
    return next
  })
  const card = found.data
  const name = card ? (language === 'en' ? card.name_en ?? card.name : card.name) : t.record.title
  return (
    <Drawer open={asked !== ''} onClose={close} title={name} size={WIDTH} destroyOnHidden>
      {found.isPending && asked !== '' && <CardSkeletons count={3} height={80} />}
      <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
      {card && <Card card={card} />}
    </Drawer>
  )
}

function Card({ card }: { card: RecordCard }) {
  const t = useText()
  const words = t.record
  return (
    <div className={styles.card}>
      <p className={styles.kind}>{words.kinds[card.kind]} · {words.sorts[card.sort] ?? card.sort}</p>
      <Facts facts={[
        { label: words.id, value: <span className="digits">{card.id}</span> },
        card.code ? { label: words.code, value: <span className="digits">{card.code}</span> } : null,
        { label: words.owner, value: card.owner ?? '—' },
        { label: words.area, value: card.area },
        { label: words.place, value: card.place ? card.place.map((n) => n.toFixed(DIGITS)).join(', ') : words.noPlace },
        { label: words.since, value: card.since ? momentText(card.since) : '—' },
      ]} />
      <section aria-label={words.now}>
        <h3>{words.now}<small>{momentText(card.as_of)}</small></h3>
        <p className={styles.now}>
          <Link to={`/desk?tab=active&${card.kind}=${card.id}`}><b className="digits">{countText(card.open)}</b>{words.open}</Link>
          <span data-bad={card.overdue > 0}><b className="digits">{countText(card.overdue)}</b>{words.overdue}</span>
        </p>
      </section>
      <section aria-label={words.history}>
        <h3>{words.history}<small>{words.filed(card.days.reduce((sum, day) => sum + day.filed, 0))}</small></h3>
        <Days days={card.days} />
      </section>
      <section aria-label={words.quality}>
        <h3>{words.quality}<small>{shareText(card.quality)}</small></h3>
        <ul className={styles.checks}>
          {card.checks.map((check) => (
            <li key={check.check} data-met={check.met}>
              <Icon name={check.met ? 'check' : 'cross'} size={14} title={check.met ? words.met : words.unmet} />{check.name}
            </li>
          ))}
        </ul>
      </section>
      <section aria-label={words.lineage}>
        <h3>{words.lineage}</h3>
        <ol className={styles.lineage}>
          {card.lineage.map((step) => (
            <li key={step.what}>
              <b>{step.what}</b><span>{step.source}</span>
              {step.at && <time dateTime={step.at}>{momentText(step.at)}</time>}
            </li>
          ))}
        </ol>
      </section>
    </div>
  )
}

function Days({ days }: { days: RecordCard['days'] }) {
  const words = useText().record
  const top = Math.max(1, ...days.map((day) => day.filed))
  return (
    <div className={styles.days}>
      {days.map((day) => {
        const said = words.perDay(day.day, day.filed, day.closed)
        return (
          <i
            key={day.day} role="img" aria-label={said} title={said} data-some={day.filed > 0}
            style={{ height: `${6 + (94 * day.filed) / top}%` }}
          />
        )
      })}
    </div>
  )
}
