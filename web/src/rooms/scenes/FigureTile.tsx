/** One figure: its number, what it is, of how many things; how it is made stands in its title. */
import type { SceneFigure } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { numberText, unitText } from './figure'
import styles from './scenes.module.css'

const ALARMING = new Set(['warned', 'hot_spots'])

export function FigureTile({ figure, name }: { figure: SceneFigure; name?: string }) {
  const t = useText()
  const stale = figure.value === null
  const alarming = ALARMING.has(figure.form) && (figure.value ?? 0) > 0
  return (
    <div className={styles.figure} data-figure={figure.code} data-stale={stale} data-alarming={alarming} title={figure.formula}>
      <b className="digits">{figure.value === null ? '—' : numberText(figure.value)}<small>{unitText(figure.unit)}</small></b>
      <span>{name ?? figure.name}</span>
      <small>{stale ? t.scenes.noValue : figure.of === null ? ' ' : t.scenes.of(countText(figure.of))}</small>
    </div>
  )
}
