/** A case as one row of the queue: what, where, who has it, how long is left. */
import { useText } from '@/i18n'
import type { CaseRow } from '@/api/types'
import { LevelTag } from '@/ui/LevelTag'
import { QueueItem } from '@/ui/QueueItem'
import { StageTag } from '@/ui/StageTag'
import { CaseDue } from './CaseDue'

export function CaseFlags({ row }: { row: CaseRow }) {
  const t = useText()
  const words = t.casePage.flags
  const flags = [
    row.reopen_count > 0 && { text: words.reopened(row.reopen_count), grave: true },
    row.rework_count > 0 && { text: words.rework(row.rework_count), grave: true },
    row.send_back_count > 0 && { text: words.sentBack(row.send_back_count), grave: true },
    row.auto && { text: words.auto, grave: false },
    row.exercise && { text: words.exercise, grave: false },
  ].filter((flag) => flag !== false)
  return <>{flags.map((flag) => <span key={flag.text} data-flag={flag.grave ? 'grave' : 'plain'}>{flag.text}</span>)}</>
}

interface Props {
  row: CaseRow
  index: number
  cursor: boolean
  chosen: boolean
  gone: boolean
  onOpen: (index: number) => void
}

export function CaseRowItem({ row, index, cursor, chosen, gone, onOpen }: Props) {
  const t = useText()
  const place = [row.area_name, row.address].filter(Boolean).join(' · ')
  return (
    <QueueItem
      index={index} cursor={cursor} chosen={chosen} gone={gone ? t.desk.queue.gone : null} level={row.level}
      late={row.overdue && row.state === 'open'} onOpen={onOpen} id={row.id}
      title={row.title} badge={row.level === 'normal' ? null : <LevelTag level={row.level} bare />}
      end={<CaseDue row={row} short />} second={place || t.desk.queue.noPlace}
      third={<><StageTag stage={row.stage} name={row.stage_name} /><span>{row.holder?.name}</span><CaseFlags row={row} /></>}
      idText={row.id}
    />
  )
}
