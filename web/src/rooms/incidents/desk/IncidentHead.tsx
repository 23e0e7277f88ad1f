/** The head of an incident: its words, what it is taken for, where, since when, how many told us. */
import { Button } from 'antd'
import { useText } from '@/i18n'
import { agoText, momentText } from '@/i18n/format'
import type { IncidentDetail } from '@/api/types'
import { copyText } from '@/ui/copyText'
import { Icon } from '@/ui/Icon'
import { LevelTag } from '@/ui/LevelTag'
import { StageTag } from '@/ui/StageTag'
import { useNow } from '@/ui/useNow'
import styles from './IncidentHead.module.css'

export function IncidentHead({ one, onOpenCase }: { one: IncidentDetail; onOpenCase: (id: string) => void }) {
  const t = useText()
  const words = t.incidentPage
  const now = useNow()
  const place = [one.area_name, one.address].filter(Boolean).join(' · ')
  const linked = one.reports.filter((report) => report.linked !== false).length
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <h1 className="serif">{one.standard?.name ?? words.unclassified}</h1>
        {one.level && <LevelTag level={one.level} />}
        <StageTag stage={one.state} name={words.states[one.state]} />
        {one.exercise && <span className={styles.flag}>{t.casePage.flags.exercise}</span>}
        <Button size="small" type="text" className={styles.id} onClick={() => void copyText(one.id)} title={t.common.copy}>
          {words.incidentNo(one.id)}<Icon name="link" size={13} />
        </Button>
      </div>
      <p className={styles.text}>{one.text || words.noWords}</p>
      <div className={styles.key}>
        <span><small>{words.place.label}</small><b>{place || t.desk.queue.noPlace}</b></span>
        <span>
          <small>{words.since}</small><b>{agoText(one.first_reported_at, now)}</b>
          <em>{momentText(one.first_reported_at, now)}</em>
        </span>
        <span><small>{words.told}</small><b>{words.reportCount(linked)}</b></span>
        {one.case_id && (
          <Button size="small" type="primary" ghost icon={<Icon name="right" />} iconPlacement="end" onClick={() => onOpenCase(one.case_id ?? '')}>
            {words.openCase(one.case_id)}
          </Button>
        )}
      </div>
    </header>
  )
}
