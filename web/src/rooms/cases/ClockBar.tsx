/** The clock of a case to scale: when it ran, when it stood still and why, where now and the deadline are. */
import { Tooltip } from 'antd'
import { useText } from '@/i18n'
import { durationText, momentText } from '@/i18n/format'
import type { Clock } from '@/api/types'
import { useNow } from '@/ui/useNow'
import styles from './ClockBar.module.css'

export function ClockBar({ clock }: { clock: Clock }) {
  const t = useText()
  const words = t.casePage.clock
  const now = useNow()
  const first = clock.segments[0]
  if (!first) return null
  const start = Date.parse(first.from_at)
  const last = clock.segments.at(-1)
  const stopped = last?.to_at ? Date.parse(last.to_at) : now
  const due = clock.due_at ? Date.parse(clock.due_at) : null
  const end = Math.max(stopped, due ?? 0, start + 60_000)
  const at = (moment: number) => `${(100 * (moment - start)) / (end - start)}%`
  const used = Math.min(1, clock.limit_s ? clock.used_s / clock.limit_s : 0)
  return (
    <div className={styles.clock}>
      <div className={styles.bar} role="img" aria-label={words.label(durationText(clock.used_s), durationText(clock.limit_s))}>
        {clock.segments.map((segment) => {
          const from = Date.parse(segment.from_at)
          const to = segment.to_at ? Date.parse(segment.to_at) : now
          return (
            <Tooltip
              key={segment.from_at}
              title={`${words[segment.state]} · ${momentText(segment.from_at)} → ${segment.to_at ? momentText(segment.to_at) : words.now}`}
            >
              <i data-state={segment.state} style={{ left: at(from), width: at(start + Math.max(to - from, 0)) }} />
            </Tooltip>
          )
        })}
        {now < end && <b className={styles.now} style={{ left: at(now) }} />}
        {due !== null && <b className={styles.due} style={{ left: at(due) }} data-late={due < now} />}
      </div>
      <p className={styles.words}>
        <span>{momentText(first.from_at)}</span>
        <span><em>{words.used(durationText(clock.used_s), durationText(clock.limit_s))}</em>{used >= 1 && words.usedUp}</span>
        <span data-late={due !== null && due < now}>
          {clock.due_at ? words.due(momentText(clock.due_at)) : words.notRunning}
        </span>
      </p>
    </div>
  )
}
