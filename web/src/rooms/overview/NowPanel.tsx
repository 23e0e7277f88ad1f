/** How it stands at this moment; what presses comes first. */
import { useText } from '@/i18n'
import type { Overview } from '@/api/types'
import { Figure } from './Figure'
import styles from './NowPanel.module.css'
import { Panel } from './Panel'

const TILES: { key: keyof Overview['now']; tone: 'calm' | 'near' | 'pressing' }[] = [
  { key: 'open', tone: 'calm' },
  { key: 'overdue', tone: 'pressing' }, { key: 'urgent', tone: 'pressing' }, { key: 'due_soon', tone: 'near' },
  { key: 'unaccepted', tone: 'near' }, { key: 'disputed', tone: 'near' }, { key: 'verifying', tone: 'calm' }, { key: 'deferred', tone: 'calm' },
]

export function NowPanel({ figures }: { figures: Overview }) {
  const t = useText()
  const area = figures.area.id
  return (
    <Panel name="now" title={t.wall.now} unit={t.wall.cases}>
      <div className={styles.now}>
        {TILES.map(({ key, tone }) => (
          <Figure
            key={key} size="large" tone={tone} value={figures.now[key]} label={t.desk.counters.names[`now.${key}`] ?? key}
            figure={`now.${key}`} of={{ area }}
          />
        ))}
      </div>
    </Panel>
  )
}
