/** The crews for a case, able and nearest first, each with the reason in words. */
import { useText } from '@/i18n'
import { distanceText } from '@/i18n/format'
import { ErrorNote } from '@/ui/ErrorNote'
import { useCrewChoice } from './work'
import styles from './work.module.css'

interface Props {
  caseId: string
  value: string | null
  onChange: (id: string) => void
}

export function CrewChoiceList({ caseId, value, onChange }: Props) {
  const t = useText()
  const choice = useCrewChoice(caseId, true)
  if (choice.isPending) return <p className="muted">{t.pocket.sheet.crewLoading}</p>
  if (choice.error) return <ErrorNote error={choice.error} onRetry={() => void choice.refetch()} />
  return (
    <fieldset className={styles.crews} style={{ border: 0, margin: 0, padding: 0 }}>
      <legend>{t.pocket.sheet.crew}</legend>
      {choice.data.crews.map((crew) => (
        <label key={crew.id}>
          <input type="radio" name="crew" checked={crew.id === value} disabled={!crew.able} onChange={() => onChange(crew.id)} />
          <b>{crew.name}{crew.distance_m !== null && <> · {distanceText(crew.distance_m)}</>}</b>
          <small>{t.pocket.sheet.crewWhy(crew.why)}</small>
        </label>
      ))}
    </fieldset>
  )
}
