/** The opened case or incident: a page of its own on phones, the right-hand pane on wide screens. */
import type { LonLat } from '@/api/types'
import { useText } from '@/i18n'
import { CasePage } from '@/rooms/dispatch/CasePage'
import { ConfirmPage } from '@/rooms/dispatch/ConfirmPage'
import { EmptyState } from '@/ui/EmptyState'
import { Icon } from '@/ui/Icon'
import styles from './pocket.module.css'

interface Props {
  caseId: string | null
  incidentId: string | null
  here: LonLat | null
  onClose: () => void
  /** `handedOver`: the thing has left these hands, so the list comes back. */
  onQueued: (name: string, handedOver: boolean) => void
}

export function Detail({ caseId, incidentId, here, onClose, onQueued }: Props) {
  const t = useText()
  if (!caseId && !incidentId) {
    return <aside className={`${styles.detail} ${styles.blank}`}><EmptyState drawing="search" title={t.pocket.pickOne} /></aside>
  }
  return (
    <section className={styles.detail} aria-label={t.pocket.tabs.mine}>
      <button type="button" className={styles.back} onClick={onClose}><Icon name="left" /> {t.common.back}</button>
      {caseId
        ? <CasePage key={caseId} id={caseId} here={here} onQueued={onQueued} />
        : <ConfirmPage key={incidentId} id={incidentId ?? ''} onQueued={(name) => onQueued(name, true)} />}
    </section>
  )
}
