/** An incident as one row of the queue: its words first, then what is known and what is missing. */
import { useText } from '@/i18n'
import { agoText, shareText } from '@/i18n/format'
import type { IncidentRow } from '@/api/types'
import { LevelTag } from '@/ui/LevelTag'
import { QueueItem } from '@/ui/QueueItem'
import { useNow } from '@/ui/useNow'

interface Props {
  row: IncidentRow
  index: number
  cursor: boolean
  chosen: boolean
  gone: boolean
  onOpen: (index: number) => void
}

export function IncidentRowItem({ row, index, cursor, chosen, gone, onOpen }: Props) {
  const t = useText()
  const words = t.incidentPage
  const now = useNow()
  const place = [row.area_name, row.address].filter(Boolean).join(' · ')
  const advised = !row.standard && row.advice?.knows ? row.advice : null
  return (
    <QueueItem
      id={row.id} idText={row.id} index={index} cursor={cursor} chosen={chosen} gone={gone ? t.desk.queue.gone : null}
      level={row.level} onOpen={onOpen} title={row.text || row.standard?.name || words.noWords}
      badge={row.level && row.level !== 'normal' ? <LevelTag level={row.level} bare /> : null}
      end={agoText(row.first_reported_at, now)} second={place || t.desk.queue.noPlace}
      third={(
        <>
          {row.triage && <span data-flag="triage">{words.triage[row.triage]}</span>}
          {row.standard && <span>{row.standard.name}</span>}
          {advised && <span data-flag="advice">{words.advised(advised.name, shareText(advised.confidence, 0))}</span>}
          {row.state !== 'open' && <span data-flag="plain">{words.states[row.state]}</span>}
          {row.reports > 1 && <span data-flag="plain">{words.reportCount(row.reports)}</span>}
          {row.photos > 0 && <span data-flag="plain">{words.photoCount(row.photos)}</span>}
          {row.exercise && <span data-flag="plain">{t.casePage.flags.exercise}</span>}
        </>
      )}
    />
  )
}
