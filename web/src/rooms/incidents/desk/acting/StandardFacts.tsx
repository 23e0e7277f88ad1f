/** What a standard means for the case to come: when it may be filed, how long, who, when it may be closed. */
import { useText } from '@/i18n'
import type { Standard } from '@/api/types'
import { Facts } from '@/ui/Facts'
import { LevelTag } from '@/ui/LevelTag'
import styles from './forms.module.css'

export function StandardFacts({ standard }: { standard: Standard }) {
  const t = useText()
  const words = t.incidentPage.standard
  const responsible = [standard.lead, ...standard.assisting].filter(Boolean).join(t.work.listMark)
  return (
    <div className={styles.facts}>
      <Facts facts={[
        { label: words.filing, value: standard.filing_condition, wide: true },
        { label: words.limit, value: <b>{t.common.units[standard.time_limit.unit](standard.time_limit.value)}</b> },
        { label: words.level, value: <LevelTag level={standard.level} bare /> },
        { label: words.lead, value: responsible || words.nobody },
        { label: words.closing, value: standard.closing_condition, wide: true },
      ]} />
      {standard.draft && <p className="muted small">{words.draft}</p>}
    </div>
  )
}
