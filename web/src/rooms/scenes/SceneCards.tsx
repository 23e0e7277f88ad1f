/** All scenes, the gravest first. */
import type { SceneRow } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { Level } from './Level'
import { numberText, unitText } from './figure'
import styles from './scenes.module.css'

export function SceneCards({ scenes, onOpen }: { scenes: SceneRow[]; onOpen: (code: string) => void }) {
  const t = useText()
  const words = t.scenes
  return (
    <ul className={styles.cards} aria-label={words.all}>
      {scenes.map((scene, index) => (
        <li key={scene.code}>
          <button type="button" className={styles.card} data-scene={scene.code} data-row={index} data-severity={scene.severity}
            onClick={() => onOpen(scene.code)}>
            <span className={styles.cardHead}><b>{scene.name}</b><Level severity={scene.severity} /></span>
            <span className={styles.headline}>
              <b className="digits">{scene.headline.value === null ? '—' : numberText(scene.headline.value)}<small>{unitText(scene.headline.unit)}</small></b>
              <span>{scene.headline.name}</span>
            </span>
            <span className={styles.summary}>{scene.summary}</span>
            <span className={styles.counts}>
              {scene.warnings > 0 && <em>{words.warned(countText(scene.warnings))}</em>}
              <span>{words.things(countText(scene.things))}</span><span>{words.rules(countText(scene.rules))}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
