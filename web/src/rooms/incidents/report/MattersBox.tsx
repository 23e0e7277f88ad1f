/** Two things in one report (一图多事): shown apart, each in its own words; sent as several only when chosen. */
import { Radio } from 'antd'
import { useText } from '@/i18n'
import type { Matter } from '@/api/types'
import { Icon } from '@/ui/Icon'
import styles from './boxes.module.css'
import type { Draft } from './draft'

interface Props {
  matters: Matter[]
  draft: Draft
  patch: (change: Partial<Draft>) => void
}

export function MattersBox({ matters, draft, patch }: Props) {
  const t = useText()
  const words = t.report.matters
  return (
    <section className={styles.box} aria-label={words.title(matters.length)} data-testid="matters">
      <h2><Icon name="search" /> {words.title(matters.length)}</h2>
      <ol className={styles.matters}>
        {matters.map((matter) => <li key={matter.code}><b>{matter.name}</b> <q>{matter.text}</q></li>)}
      </ol>
      <Radio.Group
        className={styles.options} value={draft.parts.length ? 'apart' : 'one'}
        onChange={(event) => patch({ parts: event.target.value === 'apart' ? matters : [], standard: null })}
      >
        <Radio value="apart">{words.apart(matters.length)}</Radio>
        <Radio value="one">{words.one}</Radio>
      </Radio.Group>
      <p className={styles.machine}>{words.machine}</p>
    </section>
  )
}
