/** Before and after side by side; every photo of each side can be opened large. */
import { useState } from 'react'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import type { Evidence, EvidencePhase } from '@/api/types'
import { Icon } from '@/ui/Icon'
import { Lightbox } from '@/ui/Lightbox'
import { Section } from '@/ui/Section'
import styles from './EvidenceCompare.module.css'

const SIDES: { id: 'before' | 'after'; phases: EvidencePhase[] }[] = [
  { id: 'before', phases: ['before', 'confirm'] },
  { id: 'after', phases: ['after', 'verify'] },
]

interface Props {
  evidence: Evidence[]
  /** Photos that came with the reports: they show it before, too. */
  reported: Evidence[]
  wanted: number | null
}

export function EvidenceCompare({ evidence: kept, reported, wanted }: Props) {
  const t = useText()
  const words = t.casePage.evidence
  const evidence = [...reported, ...kept]
  const ordered = SIDES.flatMap(({ phases }) => evidence.filter((item) => phases.includes(item.phase)))
  const [open, setOpen] = useState<number | null>(null)
  const photos = ordered.map((item) => item.url)
  return (
    <Section title={words.title} tone="card" aside={wanted ? words.wanted(wanted) : undefined}>
      <div className={styles.pair}>
        {SIDES.map(({ id, phases }) => {
          const items = evidence.filter((item) => phases.includes(item.phase))
          // The newest after photo is the one to judge; the first before photo is the one that started it.
          const lead = id === 'after' ? items.at(-1) : items[0]
          const rest = items.filter((item) => item !== lead)
          return (
            <figure key={id} className={styles.side} data-side={id}>
              <figcaption>{words[id]}<small className="digits">{items.length}</small></figcaption>
              {lead
                ? <Shot item={lead} large onOpen={() => setOpen(ordered.indexOf(lead))} />
                : <div className={styles.none}><Icon name="camera" size={26} strokeWidth={1.4} />{words[`no_${id}`]}</div>}
              {rest.length > 0 && (
                <div className={styles.rest}>
                  {rest.map((item) => <Shot key={item.id} item={item} onOpen={() => setOpen(ordered.indexOf(item))} />)}
                </div>
              )}
              {lead && <p className={styles.by}>{lead.by} · {momentText(lead.at)}</p>}
            </figure>
          )
        })}
      </div>
      <Lightbox photos={photos} label={words.title} open={open} onChange={setOpen} />
    </Section>
  )
}

function Shot({ item, large = false, onOpen }: { item: Evidence; large?: boolean; onOpen: () => void }) {
  const t = useText()
  const [broken, setBroken] = useState(false)
  const phase = t.casePage.evidence.phases[item.phase]
  return (
    <button type="button" className={styles.shot} data-large={large} onClick={onOpen} aria-label={`${phase} · ${momentText(item.at)}`}>
      {broken ? <span className={styles.none}>{t.shared.photos.download}</span>
        : <img src={item.url} alt="" loading="lazy" onError={() => setBroken(true)} />}
      <span className={styles.mark}>{phase}</span>
    </button>
  )
}
