/** 能力目录: each verb that the rooms publish, and how many applications reuse it. */
import { Checkbox, Input } from 'antd'
import { useMemo, useState } from 'react'
import { useText } from '@/i18n'
import { countText, dateText, shareText } from '@/i18n/format'
import type { Capability } from '@/api/types'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './operations.module.css'
import { useCapabilities } from './queries'

export function CapabilitiesSheet() {
  const t = useText()
  const words = t.ops.capabilities
  const found = useCapabilities()
  const [q, setQ] = useState('')
  const [used, setUsed] = useState(false)
  const rows = useMemo(() => {
    const part = q.trim().toLowerCase()
    return (found.data?.items ?? [])
      .filter((one) => !used || one.reuse > 0)
      .filter((one) => !part || `${one.id} ${one.path} ${one.says}`.toLowerCase().includes(part))
      .sort((a, b) => b.reuse - a.reuse || b.calls - a.calls || a.id.localeCompare(b.id))
  }, [found.data, q, used])
  const data = found.data
  return (
    <section className={styles.sheet} aria-label={t.ops.tabs.capabilities}>
      <header><h1>{words.title}</h1><p>{words.intro}</p></header>
      <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <CardSkeletons count={5} height={44} />}
      {data && (
        <>
          <div className={styles.figures}>
            <div><span>{words.total}</span><b>{countText(data.total)}</b></div>
            <div><span>{words.used(dateText(data.since))}</span><b>{countText(data.used)}</b></div>
            <div><span>{words.reused}</span><b>{countText(data.reused)}</b></div>
            <div><span>{words.share}</span><b>{shareText(data.reused_share)}</b></div>
          </div>
          <div className={styles.bar}>
            <Input
              allowClear value={q} placeholder={words.search} aria-label={words.search}
              onChange={(event) => setQ(event.target.value)} />
            <Checkbox checked={used} onChange={(event) => setUsed(event.target.checked)}>{words.onlyUsed}</Checkbox>
            <span className="muted small" role="status">{words.found(countText(rows.length))}</span>
          </div>
          {rows.length ? (
            <DataTable<Capability>
              label={words.title} rows={rows} keyOf={(one) => one.id}
              columns={[
                { title: words.verb, cell: (one) => <>{one.id}<small className={styles.small}>v{one.version}</small></> },
                {
                  title: words.says,
                  cell: (one) => <>{one.says}<code className={styles.small}>{one.method} {one.path}</code></>,
                },
                { title: words.reuse, cell: (one) => countText(one.reuse), number: true,
                  tone: (one) => (one.reuse ? undefined : 'quiet') },
                { title: words.calls, cell: (one) => countText(one.calls), number: true,
                  tone: (one) => (one.calls ? undefined : 'quiet') },
                { title: words.apps, cell: (one) => one.apps.map((app) => t.ops.apps[app.app] ?? app.app).join(t.ops.comma) || '—' },
              ]}
            />
          ) : <EmptyState drawing="search" title={words.none} />}
        </>
      )}
    </section>
  )
}
