/** Log-ins of devices and gateways: the token is told once, when it is made. */
import { Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { useText } from '@/i18n'
import type { Device } from '@/api/types'
import { DataTable } from '@/ui/DataTable'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { CardSkeletons } from '@/ui/Skeletons'
import { Toned } from '@/ui/Toned'
import styles from './operations.module.css'
import { useDevices, useNewDevice, useRevoke } from './queries'

export function DevicesSheet() {
  const t = useText()
  const words = t.ops.devices
  const found = useDevices()
  const revoke = useRevoke()
  const [source, setSource] = useState('')
  const [name, setName] = useState('')
  const [token, setToken] = useState<string | null>(null)
  const make = useNewDevice((made) => {
    setToken(made.token)
    setName('')
  })
  const ready = source.trim() && name.trim()
  return (
    <section className={styles.sheet} aria-label={t.ops.tabs.devices}>
      <header><h1>{words.title}</h1><p>{words.intro}</p></header>
      <form
        className={styles.form} aria-label={words.add}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) make.mutate({ source: source.trim(), name: name.trim() })
        }}
      >
        <label>{words.source}<Input value={source} maxLength={60} onChange={(event) => setSource(event.target.value)} /></label>
        <label>{words.name}<Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} /></label>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={make.isPending}>{words.add}</Button>
      </form>
      {token && <Toned tone="near" role="status">{words.once}<p className={styles.token}><code>{token}</code></p></Toned>}
      <ErrorNote error={found.error ?? make.error ?? revoke.error} />
      {found.isPending && <CardSkeletons count={3} height={44} />}
      {found.data && !found.data.length && <EmptyState title={words.none}>{words.noneText}</EmptyState>}
      {found.data && found.data.length > 0 && (
        <DataTable<Device>
          label={words.title} rows={found.data} keyOf={(one) => one.id}
          columns={[
            { title: words.name, cell: (one) => one.name },
            { title: words.source, cell: (one) => one.source },
            { title: words.standing, cell: (one) => (one.revoked ? words.revoked : words.believed), tight: true,
              tone: (one) => (one.revoked ? 'bad' : undefined) },
            {
              title: words.door, tight: true,
              cell: (one) => (one.revoked ? '—' : (
                <Popconfirm
                  title={words.sure(one.name)} okText={words.revoke} cancelText={t.common.cancel}
                  okButtonProps={{ danger: true }} onConfirm={() => revoke.mutate(one.id)}
                >
                  <Button size="small" danger>{words.revoke}</Button>
                </Popconfirm>
              )),
            },
          ]}
        />
      )}
    </section>
  )
}
