/** Who opened this console, changed something here, or was refused. */
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import type { OpsLook } from '@/api/types'
import { DataTable } from '@/ui/DataTable'
import styles from './operations.module.css'

export function LooksSheet({ looks }: { looks: OpsLook[] }) {
  const t = useText()
  const words = t.ops.looks
  return (
    <section className={styles.sheet} aria-label={t.ops.tabs.looks}>
      <header><h1>{words.title}</h1><p>{words.intro}</p></header>
      <DataTable<OpsLook>
        label={words.title} rows={looks} keyOf={(one) => `${one.at} ${one.what} ${one.account}`}
        columns={[
          { title: words.who, cell: (one) => one.account },
          { title: words.role, cell: (one) => t.common.roles[one.role] ?? one.role, tight: true },
          { title: words.what, cell: (one) => sentenceOf(one.what, words.whats) },
          { title: words.at, cell: (one) => momentText(one.at), tight: true },
          { title: words.outcome, cell: (one) => (one.allowed ? words.allowed : words.refused), tight: true, tone: (one) => (one.allowed ? undefined : 'bad') },
        ]}
      />
    </section>
  )
}

function sentenceOf(what: string, whats: Record<string, string>): string {
  const [verb = '', ...rest] = what.split(' ')
  return [whats[verb] ?? verb, ...rest].join(' ')
}
