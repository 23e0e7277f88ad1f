/** Shown before sending: things nearby that may be the same. Following one joins this report to it. */
import { Button } from 'antd'
import type { Duplicate } from '@/api/types'
import { useText } from '@/i18n'
import { distanceText, durationText } from '@/i18n/format'
import { Icon } from '@/ui/Icon'
import { useDuplicates } from '@/rooms/incidents/queries'
import { useDebounced } from '@/rooms/incidents/useDebounced'
import styles from './boxes.module.css'
import type { Draft } from './draft'

const MOST_SHOWN = 3

interface Props {
  draft: Draft
  patch: (change: Partial<Draft>) => void
}

export function DuplicateBox({ draft, patch }: Props) {
  const t = useText()
  const words = t.report.duplicates
  const text = useDebounced(draft.text)
  const found = useDuplicates(draft.place, text, draft.standard?.code ?? null)
  const items = (found.data ?? []).slice(0, MOST_SHOWN)
  if (!items.length) return null
  return (
    <section className={`${styles.box} ${styles.known}`} aria-label={words.title} data-testid="duplicates">
      <h2><Icon name="people" /> {draft.sameAs ? words.followed : words.title}</h2>
      {!draft.sameAs && <p className="muted small">{words.text}</p>}
      <ul>
        {items.filter((item) => !draft.sameAs || item.incident === draft.sameAs).map((item) => (
          <Known key={item.incident} item={item} followed={item.incident === draft.sameAs}
            onFollow={(follow) => patch({ sameAs: follow ? item.incident : null })} />
        ))}
      </ul>
    </section>
  )
}

function Known({ item, followed, onFollow }: { item: Duplicate; followed: boolean; onFollow: (follow: boolean) => void }) {
  const t = useText()
  const words = t.report.duplicates
  const facts = [
    item.stage, words.distance(distanceText(item.distance_m)), words.ago(durationText(item.age_hours * 3600)),
    words.people(item.reports),
  ]
  return (
    <li className={styles.item} data-chosen={followed}>
      <p><b>{item.text}</b></p>
      <p className="small muted">{facts.filter(Boolean).join(' · ')}</p>
      <Button type={followed ? 'default' : 'primary'} onClick={() => onFollow(!followed)} block
        icon={<Icon name={followed ? 'cross' : 'check'} />}>
        {followed ? words.undo : words.follow}
      </Button>
    </li>
  )
}
