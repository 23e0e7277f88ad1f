/** One to five stars with the word beside them; a radio group for keyboards and screen readers. */
import { useText } from '@/i18n'
import { Icon } from './Icon'
import styles from './StarRating.module.css'

interface Props {
  value: number
  onChange?: (stars: number) => void
  label: string
}
const STARS = [1, 2, 3, 4, 5]

export function StarRating({ value, onChange, label }: Props) {
  const t = useText()
  const star = (n: number) => <Icon name="star" size="1em" fill={n <= value ? 'currentColor' : 'none'} />
  if (!onChange) {
    return (
      <span className={styles.stars} role="img" aria-label={`${label}: ${t.shared.stars(value)}`}>
        {STARS.map((n) => <span key={n} data-on={n <= value}>{star(n)}</span>)}
      </span>
    )
  }
  return (
    <fieldset className={styles.group}>
      <legend className="visually-hidden">{label}</legend>
      <span className={styles.stars}>
        {STARS.map((n) => (
          <label key={n} data-on={n <= value}>
            <input type="radio" className="visually-hidden" name={label} checked={n === value} onChange={() => onChange(n)} />
            {star(n)}
            <span className="visually-hidden">{t.shared.stars(n)} · {t.shared.starWords[n]}</span>
          </label>
        ))}
      </span>
      <span className={styles.word} aria-hidden>{t.shared.starWords[value]}</span>
    </fieldset>
  )
}
