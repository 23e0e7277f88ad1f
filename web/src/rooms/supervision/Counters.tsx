/** The figures of now and today over the desk; each opens the list that makes it. */
import { useText } from '@/i18n'
import { clockText, countText } from '@/i18n/format'
import type { Overview } from '@/api/types'
import styles from './Counters.module.css'
import { COUNTERS, figureParams, type FigureName } from './links'

interface Props {
  figures: Overview | undefined
  failed: boolean
  /** The figure whose rows are shown. */
  shown: string | null
  onGo: (params: Record<string, string>) => void
}
const PRESSING: FigureName[] = ['now.overdue', 'now.urgent']
const NEAR: FigureName[] = ['now.due_soon', 'now.unaccepted', 'now.disputed']
const FIRST_OF_NOW = COUNTERS.findIndex((name) => name.startsWith('now.'))

function valueOf(figures: Overview, name: FigureName): number {
  const [group, key] = name.split('.')
  const values: Record<string, number> = group === 'today' ? figures.today : figures.now
  return values[key ?? ''] ?? 0
}

export function Counters({ figures, failed, shown, onGo }: Props) {
  const t = useText()
  const words = t.desk.counters
  return (
    <ul className={styles.counters} aria-label={words.title}>
      {COUNTERS.map((name, index) => {
        const value = figures ? valueOf(figures, name) : null
        const tone = value ? (PRESSING.includes(name) ? 'pressing' : NEAR.includes(name) ? 'near' : 'calm') : 'calm'
        return (
          <li key={name} data-tone={tone} data-first-now={index === FIRST_OF_NOW}>
            <button
              type="button" disabled={!figures} title={words.hints[name]} aria-pressed={shown === name} data-figure={name}
              onClick={() => onGo(figureParams(name))}
            >
              <b className="digits">{value === null ? '—' : countText(value)}</b>
              <span>{words.names[name]}</span>
            </button>
          </li>
        )
      })}
      <li className={styles.as}>
        {failed ? <span data-failed>{words.failed}</span> : figures && words.asOf(clockText(figures.as_of))}
      </li>
    </ul>
  )
}
