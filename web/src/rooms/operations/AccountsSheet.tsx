/** The accounts of this node: find one, shut it out, let it in again. */
import { Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { useText } from '@/i18n'
import { agoText, countText } from '@/i18n/format'
import type { Me, OpsAccount } from '@/api/types'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './operations.module.css'
import { useAccounts, useActOnAccount } from './queries'

export function AccountsSheet({ me }: { me: Me }) {
  const t = useText()
  const words = t.ops.accounts
  const [q, setQ] = useState('')
  const found = useAccounts(q)
  const act = useActOnAccount()
  const rows = found.data?.pages.flatMap((page) => page.items) ?? []
  const total = found.data?.pages[0]?.total ?? 0
  const doorOf = (one: OpsAccount) => {
    if (one.id === me.id) return <span className="muted">{words.yourself}</span>
    if (!one.active) {
      return <Button size="small" onClick={() => act.mutate({ id: one.id, action: 'let_in' })}>{words.letIn}</Button>
    }
    return (
      <Popconfirm
        title={words.sure(one.display_name)} description={words.sureText} okText={words.shutOut} cancelText={t.common.cancel}
        okButtonProps={{ danger: true }} onConfirm={() => act.mutate({ id: one.id, action: 'shut_out' })}
      >
        <Button size="small" danger>{words.shutOut}</Button>
      </Popconfirm>
    )
  }
  return (
    <section className={styles.sheet} aria-label={t.ops.tabs.accounts}>
      <header><h1>{words.title}</h1><p>{words.intro}</p></header>
      <div className={styles.bar}>
        <Input.Search
          allowClear placeholder={words.search} aria-label={words.search} onSearch={setQ}
          onChange={(event) => { if (!event.target.value) setQ('') }}
        />
        <span className="muted small" role="status">{found.data ? words.found(countText(total)) : ''}</span>
      </div>
      <ErrorNote error={found.error ?? act.error} />
      {found.isPending && <CardSkeletons count={5} height={44} />}
      {found.data && !rows.length && <EmptyState drawing="search" title={words.none}>{words.noneText}</EmptyState>}
      {rows.length > 0 && (
        <DataTable<OpsAccount>
          label={words.title} rows={rows} keyOf={(one) => one.id}
          columns={[
            { title: words.person, cell: (one) => <>{one.display_name}<small className={styles.small}>{one.name}</small></> },
            { title: words.role, cell: (one) => t.common.roles[one.role] ?? one.role, tight: true },
            { title: words.sessions, cell: (one) => countText(one.sessions), number: true,
              tone: (one) => (one.sessions ? undefined : 'quiet') },
            { title: words.seen, cell: (one) => (one.last_seen_at ? agoText(one.last_seen_at) : words.never), tight: true },
            {
              title: words.standing, cell: (one) => (one.active ? words.active : words.out), tight: true,
              tone: (one) => (one.active ? undefined : 'bad') },
            { title: words.door, cell: doorOf, tight: true },
          ]}
        />
      )}
      {found.hasNextPage && (
        <Button onClick={() => void found.fetchNextPage()} loading={found.isFetchingNextPage}>{t.common.more}</Button>
      )}
    </section>
  )
}
