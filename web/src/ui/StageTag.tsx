/** The stage a case is in; the name comes from its procedure, the tone from the stage's part in the loop. */
import { Icon, type IconName } from './Icon'
import styles from './tags.module.css'

type Tone = 'waiting' | 'working' | 'looking' | 'done' | 'stopped'
const TONES: Record<string, Tone> = {
  received: 'waiting', taken_in: 'waiting', filed: 'waiting', dispatched: 'waiting', dispatching: 'waiting', accepting: 'waiting',
  handling: 'working', verifying: 'looking', confirming: 'looking', recorded: 'looking', closing: 'looking',
  closed: 'done', archived: 'done', answered: 'done', deferred: 'stopped', disputed: 'stopped', void: 'stopped', declined: 'stopped',
}
const ICONS: Record<Tone, IconName> = {
  waiting: 'clock', working: 'wrench', looking: 'search', done: 'check', stopped: 'pause',
}

export function stageTone(stage: string): Tone {
  return TONES[stage] ?? 'waiting'
}

export function StageTag({ stage, name }: { stage: string; name: string }) {
  const tone = stageTone(stage)
  return (
    <span className={`${styles.tag} ${styles[tone]}`}>
      <Icon name={ICONS[tone]} size="1.05em" strokeWidth={2.2} />
      {name}
    </span>
  )
}
