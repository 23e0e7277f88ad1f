/** Pull down at the top of the page to read again; on phones only, buttons do the same elsewhere. */
import { useRef, useState, type ReactNode } from 'react'
import { Icon } from './Icon'
import styles from './PullToRefresh.module.css'

const ENOUGH_PX = 70
const MOST_PX = 110

interface Props {
  onRefresh: () => Promise<unknown>
  words: { pull: string; release: string; refreshing: string }
  children: ReactNode
}

export function PullToRefresh({ onRefresh, words, children }: Props) {
  const start = useRef<number | null>(null)
  const [pulled, setPulled] = useState(0)
  const [busy, setBusy] = useState(false)
  const end = async () => {
    start.current = null
    const enough = pulled >= ENOUGH_PX
    setPulled(0)
    if (!enough || busy) return
    setBusy(true)
    try {
      await onRefresh()
    } finally {
      setBusy(false)
    }
  }
  const shown = busy ? ENOUGH_PX * 0.7 : pulled
  return (
    <div
      onTouchStart={(event) => {
        if (window.scrollY <= 0 && event.touches.length === 1) start.current = event.touches[0]?.clientY ?? null
      }}
      onTouchMove={(event) => {
        if (start.current === null) return
        const way = (event.touches[0]?.clientY ?? 0) - start.current
        setPulled(way > 0 && window.scrollY <= 0 ? Math.min(MOST_PX, way * 0.5) : 0)
      }}
      onTouchEnd={() => void end()}
      onTouchCancel={() => void end()}
    >
      <div className={styles.hint} style={{ height: shown }} data-busy={busy} role={busy ? 'status' : undefined} aria-hidden={!busy}>
        <span><Icon name="refresh" /> {busy ? words.refreshing : pulled >= ENOUGH_PX ? words.release : words.pull}</span>
      </div>
      {children}
    </div>
  )
}
