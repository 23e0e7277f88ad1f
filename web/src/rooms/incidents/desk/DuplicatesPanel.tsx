/** May it be the same thing? The likely ones beside this one, with what speaks for it; one press merges. */
import { Button } from 'antd'
import { useText } from '@/i18n'
import { distanceText, durationText, shareText } from '@/i18n/format'
import type { Duplicate, IncidentDetail } from '@/api/types'
import { Icon } from '@/ui/Icon'
import { Section } from '@/ui/Section'
import styles from './DuplicatesPanel.module.css'

interface Props {
  one: IncidentDetail
  onMerge?: ((into: Duplicate) => void) | undefined
  onOpen: (id: string) => void
  busy: boolean
}
const HOUR_S = 3600

export function DuplicatesPanel({ one, onMerge, onOpen, busy }: Props) {
  const t = useText()
  const words = t.incidentPage.duplicates
  if (!one.duplicates.length) return null
  return (
    <Section title={words.title} tone="card" aside={words.count(one.duplicates.length)}>
      <ul className={styles.list}>
        {one.duplicates.map((other) => (
          <li key={other.incident} className={styles.pair}>
            <div className={styles.self}>
              <small>{words.thisOne}</small>
              <p>{one.text || words.noWords}</p>
              <span>{one.standard?.name ?? words.unclassified}</span>
            </div>
            <div className={styles.middle} aria-label={words.likeness(shareText(other.likeness, 0))}>
              <b className="digits">{distanceText(other.distance_m)}</b>
              <i aria-hidden />
              <small>{words.apart(durationText(other.age_hours * HOUR_S))}</small>
            </div>
            <div className={styles.other}>
              <small>{words.thatOne(other.reports)}<em>{other.stage}</em></small>
              <p>{other.text}</p>
              <span>{other.standard_name ?? words.unclassified}</span>
            </div>
            <p className={styles.why}><Icon name="link" size={14} />{other.why}</p>
            <div className={styles.act}>
              <Button size="small" onClick={() => onOpen(other.incident)}>{t.common.open}</Button>
              {onMerge && <Button size="small" type="primary" disabled={busy} onClick={() => onMerge(other)}>{words.merge}</Button>}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
