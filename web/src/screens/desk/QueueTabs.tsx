/** Tabs of the queue and the narrower lists of the chosen one. */
import { useArea, useStandards } from '@/api/city'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import type { Overview } from '@/api/types'
import { Icon } from '@/ui/Icon'
import styles from './QueueTabs.module.css'
import { chipOf, type Chip } from './tabs'
import type { DeskUrl } from './useDeskUrl'

interface Props {
  url: DeskUrl
  figures: Overview | undefined
}

export function QueueTabs({ url, figures }: Props) {
  const t = useText()
  const words = t.desk
  const active = chipOf(url.tab, url.chosen)
  // Counts of stages are those of the person's whole area; they would lie beside a filtered list.
  const unfiltered = !Object.keys(url.chosen).some((name) => ['q', 'area', 'standard', 'department', 'level', 'family'].includes(name))
  const plain = url.list.figure === null
  const countOf = (chip: Chip) => {
    if (!unfiltered || !chip.stage || url.list.params.mine) return null
    return figures?.by_stage.find((line) => line.stage === chip.stage)?.count ?? null
  }
  return (
    <nav className={styles.tabs} aria-label={words.queue.title}>
      <div role="tablist" className={styles.row}>
        {url.tabs.map((tab, index) => (
          <button
            key={tab.id} type="button" role="tab" aria-selected={plain && tab.id === url.tab.id} aria-keyshortcuts={String(index + 1)}
            onClick={() => url.setTab(tab.id)}
          >{words.tabs[tab.id]}</button>
        ))}
      </div>
      {!plain && <FigureName url={url} />}
      {plain && url.tab.chips.length > 1 && (
        <ul className={styles.chips}>
          {url.tab.chips.map((chip) => {
            const count = countOf(chip)
            return (
              <li key={chip.id}>
                <button type="button" aria-pressed={chip.id === active?.id} onClick={() => url.setChip(chip.params)}>
                  {words.chips[chip.id] ?? chip.id}
                  {count !== null && <span className="digits">{countText(count)}</span>}
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </nav>
  )
}

/** Which figure the rows below make, and of what. */
function FigureName({ url }: { url: DeskUrl }) {
  const t = useText()
  const words = t.desk.counters
  const area = useArea(url.chosen.area ?? null)
  const standards = useStandards()
  const { figure, unplaced, stage, family, channel, hour } = url.chosen
  const parts = [
    area.data?.name,
    unplaced && words.unplaced,
    stage && (t.desk.chips[stage] ?? stage),
    family && (standards.data?.find((one) => one.code.startsWith(family))?.big_name ?? family),
    channel,
    hour && words.hour(Number(hour)),
  ].filter(Boolean)
  return (
    <p className={styles.figure}>
      <b>{words.names[figure ?? ''] ?? figure}</b>
      {parts.length > 0 && <span>{parts.join(' · ')}</span>}
      <button type="button" onClick={() => url.setTab(url.tab.id)}><Icon name="left" size={14} />{words.back}</button>
    </p>
  )
}
