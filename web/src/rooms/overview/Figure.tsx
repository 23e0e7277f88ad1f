/** A number that opens the rows which make it. */
import { Link } from 'react-router'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { figureLink, type FigureLink } from './figureLink'
import styles from './Figure.module.css'

interface Props extends FigureLink {
  value: number
  label?: string
  size?: 'huge' | 'large' | 'plain'
  tone?: 'calm' | 'near' | 'pressing' | undefined
}

export function Figure({ value, label, size = 'plain', tone = 'calm', figure, of }: Props) {
  const t = useText()
  const name = label ?? t.desk.counters.names[figure] ?? figure
  return (
    <Link
      to={figureLink({ figure, of })} className={styles.figure} data-size={size} data-tone={value > 0 ? tone : 'calm'}
      title={t.wall.openRows} data-figure={figure} data-zero={value === 0}
    >
      <b className="digits" key={value}>{countText(value)}</b>
      {label !== undefined && <span>{name}</span>}
      <span className="visually-hidden">{label === undefined ? name : ''} {t.wall.openRows}</span>
    </Link>
  )
}
