/**
 * A history of steps: who did what, why, and when. Where it happened at another time than it was recorded, both stand
 * there, for one is a claim and the other a fact.
 */
import { useState } from 'react'
import { useText } from '@/i18n'
import { durationText, momentText } from '@/i18n/format'
import type { Step } from '@/api/types'
import { Icon } from './Icon'
import { PhotoStrip } from './PhotoStrip'
import styles from './StepTimeline.module.css'

interface Props {
  steps: Step[]
  /** Steps after this moment are marked as new to the reader. */
  newSince?: number | null
  stageName?: (id: string) => string
}
const SHOWN = 6
const APART_S = 120

/** What of a step's figures a person can read; ids and codes stay out. */
function sentences(step: Step): string[] {
  const { text, reply, why, department_name: department } = step.fields
  return [department, text, reply, why].filter((value): value is string => typeof value === 'string' && value.trim() !== '')
}

export function StepTimeline({ steps, newSince = null, stageName }: Props) {
  const t = useText()
  const words = t.work.timeline
  const [all, setAll] = useState(false)
  const ordered = [...steps].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
  const shown = all ? ordered : ordered.slice(0, SHOWN)
  if (!steps.length) return <p className="muted small">{words.none}</p>
  return (
    <>
      <ol className={styles.timeline}>
        {shown.map((step) => {
          const apart = step.occurred_at ? (Date.parse(step.at) - Date.parse(step.occurred_at)) / 1000 : 0
          const moved = stageName && step.from_stage !== step.to_stage && step.to_stage
          return (
            <li key={step.id} data-automatic={step.automatic} data-new={newSince !== null && Date.parse(step.at) > newSince}>
              <div className={styles.line}>
                <b>{step.action_name}</b>
                {moved && <span className={styles.to}><Icon name="right" size={13} />{stageName(step.to_stage ?? '')}</span>}
                <span className={styles.who}>
                  {step.automatic ? words.automatic : step.actor.name}
                  {!step.automatic && <small>{step.actor.department ?? t.common.roles[step.actor.role] ?? ''}</small>}
                </span>
                <time dateTime={step.at}>{momentText(step.at)}</time>
              </div>
              {step.reason && <p className={styles.reason}><span>{words.why}</span>{step.reason}</p>}
              {sentences(step).map((line) => <p key={line} className={styles.words}>{line}</p>)}
              {step.occurred_at && Math.abs(apart) > APART_S && (
                <p className={styles.apart}>
                  <Icon name="clock" size={14} />{words.occurred(momentText(step.occurred_at), durationText(apart))}
                </p>
              )}
              {step.photos.length > 0 && <PhotoStrip photos={step.photos} label={step.action_name} size={64} />}
            </li>
          )
        })}
      </ol>
      {ordered.length > SHOWN && (
        <button type="button" className={`plain-button ${styles.more}`} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t.common.less : words.earlier(ordered.length - SHOWN)}
        </button>
      )}
    </>
  )
}
