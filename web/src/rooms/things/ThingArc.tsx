/** The reflex arc of a thing: what its warnings had actuators told, or what it was told; and why it is believed so far. */
import type { ThingTwin } from '@/api/types'
import { useText } from '@/i18n'
import { momentText, shareText } from '@/i18n/format'
import { Section } from '@/ui/Section'
import styles from './things.module.css'

export function ThingArc({ twin }: { twin: ThingTwin }) {
  const t = useText()
  const words = t.things.arc
  if (!twin.reflexes.length) return null
  return (
    <Section title={words.title}>
      <ol className={styles.items} aria-label={words.title}>
        {twin.reflexes.map(({ command, to_it: toIt }) => (
          <li key={command.id} className={styles.item} data-state={command.state}>
            <b>{toIt ? words.toIt : command.actuator || '—'} · {command.command}</b>{' '}
            <span>{t.warnings.reflexStates[command.state] ?? command.state}</span>
            <p><time dateTime={command.at}>{momentText(command.sent_at ?? command.at)}</time> · {command.why}</p>
          </li>
        ))}
      </ol>
    </Section>
  )
}

export function ThingTrust({ trust }: Pick<ThingTwin, 'trust'>) {
  const words = useText().things.one
  return (
    <Section title={words.trust} aside={shareText(trust.score, 0)}>
      <ul className={styles.items} aria-label={words.trust}>
        {trust.reasons.map((reason) => (
          <li key={reason.code} className={styles.item}>
            {reason.said}{reason.factor < 1 && <p>{words.lowers(shareText(1 - reason.factor, 0))}</p>}
          </li>
        ))}
      </ul>
    </Section>
  )
}
