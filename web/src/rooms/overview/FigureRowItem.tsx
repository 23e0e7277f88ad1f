/** A report or an incident behind a figure, as one row: short, for the list proves a number. */
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import type { FigureIncident, FigureReport } from '@/api/types'
import { QueueItem } from '@/ui/QueueItem'

interface Props {
  row: FigureReport | FigureIncident
  index: number
  cursor: boolean
  chosen: boolean
  gone: boolean
  onOpen: (index: number) => void
}

export function FigureRowItem({ row, gone, ...props }: Props) {
  const t = useText()
  const words = t.incidentPage
  const report = 'channel' in row
  const state = report ? null : words.states[row.state as keyof typeof words.states]
  return (
    <QueueItem
      {...props} id={row.id} idText={row.id} level={null} gone={gone ? t.desk.queue.gone : null}
      title={report ? row.channel_name : row.title || words.unclassified}
      end={momentText(report ? row.at : row.first_reported_at)}
      second={row.area_name ?? t.desk.queue.noPlace}
      third={report ? row.incident_id && <span>{words.incidentNo(row.incident_id)}</span> : <span>{state ?? row.state}</span>}
    />
  )
}
