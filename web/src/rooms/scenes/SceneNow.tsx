/** What stands in a scene now: figures, warnings, cases. */
import { Link } from 'react-router'
import type { SceneDetail } from '@/api/types'
import { useText } from '@/i18n'
import { agoText, momentText } from '@/i18n/format'
import { Section } from '@/ui/Section'
import { FigureTile } from './FigureTile'
import { Level } from './Level'
import styles from './scenes.module.css'

export function SceneNow({ scene, onThing }: { scene: SceneDetail; onThing: (id: string) => void }) {
  const t = useText()
  const words = t.scenes
  return (
    <div className={styles.part}>
      <div className={styles.figures} role="group" aria-label={words.figures}>
        {scene.indicators.map((figure) => <FigureTile key={figure.code} figure={figure} />)}
      </div>
      <Section title={words.warnings}>
        {scene.warnings.length === 0 && <p className="muted">{words.noWarnings}</p>}
        <ul className={styles.lines}>
          {scene.warnings.map((one) => (
            <li key={one.id} data-warning={one.id}>
              <Level severity={one.severity} />
              <button type="button" onClick={() => onThing(one.thing_id)}>{one.name}</button>
              <Link to={`/warnings?warning=${one.id}`}>{t.common.pages.warnings}</Link>
              <small>{one.rule} · {one.area_name} · {agoText(one.raised_at)}</small>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={words.cases}>
        {scene.cases.length === 0 && <p className="muted">{words.noCases}</p>}
        <ul className={styles.lines}>
          {scene.cases.map((one) => (
            <li key={one.id} data-case={one.id}>
              <span className={styles.stage}>{one.stage}</span>
              <Link to={`/desk?tab=all&case=${one.id}`}>{one.name}</Link>
              <small>{one.id} · {one.area_name}{one.due_at && ` · ${words.due(momentText(one.due_at))}`}</small>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  )
}
