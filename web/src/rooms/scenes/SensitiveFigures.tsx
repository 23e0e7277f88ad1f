/** The figures that a city keeps its eye on: air, traffic, water supply, water quality (A3.2). */
import type { SceneRow } from '@/api/types'
import { FigureTile } from './FigureTile'
import styles from './scenes.module.css'

interface Props {
  scenes: SceneRow[]
  label: string
  onOpen: (code: string) => void
}

export function SensitiveFigures({ scenes, label, onOpen }: Props) {
  return (
    <ul className={styles.sensitive} aria-label={label}>
      {scenes.filter((scene) => scene.sensitive).map((scene) => (
        <li key={scene.code}>
          <button type="button" data-sensitive={scene.code} data-severity={scene.severity} onClick={() => onOpen(scene.code)}>
            <FigureTile figure={scene.headline} />
          </button>
        </li>
      ))}
    </ul>
  )
}
