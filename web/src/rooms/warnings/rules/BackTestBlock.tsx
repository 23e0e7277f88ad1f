/** What a back-test says: how many warnings, on which things, when, and how many of them people later found true. */
import type { BackTest, Severity } from '@/api/types'
import { useText } from '@/i18n'
import { countText, dateText, durationText, momentText, shareText } from '@/i18n/format'
import { Toned } from '@/ui/Toned'
import { SEVERITIES } from '@/rooms/warnings/ruleWords'
import { SeverityTag } from '@/rooms/warnings/SeverityTag'
import styles from './BackTestBlock.module.css'

const ALLOWED_AN_HOUR = 6
const SHOWN = 12
const MOST_DAYS = 31

export function BackTestBlock({ test, brief = false }: { test: BackTest; brief?: boolean }) {
  const t = useText()
  const words = t.rules.preview
  if (!test.readings) return <p className="muted small">{words.noReadings}</p>
  const severities = [...SEVERITIES].reverse().filter((severity) => test.by_severity[severity])
  return (
    <div className={styles.block}>
      <p className={styles.sum}>
        <b>{test.warnings ? words.wouldWarn(countText(test.warnings)) : words.wouldNot}</b>
        <span>
          {words.onThings(countText(test.things_warned), countText(test.things))} · {words.ofReadings(countText(test.readings))}
        </span>
      </p>
      {severities.length > 0 && (
        <ul className={styles.severities}>
          {severities.map((severity: Severity) => (
            <li key={severity}><SeverityTag severity={severity} /><b>{test.by_severity[severity]}</b></li>
          ))}
        </ul>
      )}
      <ul className={styles.found}>
        {test.warnings > 0 && (
          <li>{words.confirmed(countText(test.confirmed))} · {words.precision} {shareText(test.precision, 0)}</li>
        )}
        {test.missed > 0 && <li data-grave>{words.missed(countText(test.missed))}</li>}
        {test.warnings > 0 && (
          <li>
            {words.peak(countText(Math.round(test.peak_an_operator_hour)))}
            {test.peak_at && words.peakAt(momentText(test.peak_at))}
          </li>
        )}
      </ul>
      {test.peak_an_operator_hour > ALLOWED_AN_HOUR && <Toned tone="near">{words.overBudget}</Toned>}
      {!brief && test.warnings > 0 && <Days test={test} />}
      {!brief && test.items.length > 0 && (
        <details className={styles.items} open={test.items.length <= SHOWN}>
          <summary>{words.items}</summary>
          <ol>
            {test.items.slice(0, SHOWN).map((item) => (
              <li key={`${item.thing_id}-${item.begins_at}`}>
                <SeverityTag severity={item.highest} /><span>{item.name}</span>
                {item.confirmed && <em>{t.warnings.flags.confirmed}</em>}
                <time dateTime={item.begins_at}>
                  {momentText(item.begins_at)} · {lasted(item) ?? words.still}
                </time>
              </li>
            ))}
          </ol>
          {test.warnings > SHOWN && <p className="muted small">{words.more(countText(test.warnings - SHOWN))}</p>}
        </details>
      )}
    </div>
  )
}

function lasted({ begins_at, ends_at }: { begins_at: string; ends_at: string | null }): string | null {
  return ends_at === null ? null : durationText((Date.parse(ends_at) - Date.parse(begins_at)) / 1000)
}

/** Warnings by day, as bars with their figures. */
function Days({ test }: { test: BackTest }) {
  const words = useText().rules.preview
  const days = []
  for (let at = Date.parse(test.low); at <= Date.parse(test.high) && days.length < MOST_DAYS; at += 86_400_000) days.push(at)
  const counts = days.map((at) => test.by_day[new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(at)] ?? 0)
  const most = Math.max(1, ...counts)
  return (
    <figure className={styles.days}>
      <figcaption>{words.byDay}</figcaption>
      <ul>
        {days.map((at, index) => (
          <li key={at} title={`${dateText(at)} · ${counts[index]}`}>
            <b>{counts[index] || ''}</b><i style={{ height: `${((counts[index] ?? 0) / most) * 44}px` }} />
            <small>{new Date(at).getDate()}</small>
          </li>
        ))}
      </ul>
    </figure>
  )
}
