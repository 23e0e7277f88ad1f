/** The mark of Yiwang: one net, with the one thing that matters at its knot. */
import { useText } from '@/i18n'
import styles from './Brand.module.css'

export function Brand({ sub }: { sub?: string }) {
  const t = useText()
  return (
    <span className={styles.brand}>
      <svg viewBox="0 0 40 40" width="34" height="34" fill="none" aria-hidden>
        <rect width="40" height="40" rx="11" fill="var(--celadon)" />
        <g stroke="var(--on-celadon)" strokeWidth="2.4" strokeLinecap="round">
          <path d="M7 20h26" /><path d="M20 7c-6 7-6 19 0 26M20 7c6 7 6 19 0 26" opacity=".6" />
        </g>
        <circle cx="20" cy="20" r="3.6" fill="#e9b44c" />
      </svg>
      <span className={styles.words}>
        <b>{t.common.product}</b>
        {sub && <span>{sub}</span>}
      </span>
    </span>
  )
}
