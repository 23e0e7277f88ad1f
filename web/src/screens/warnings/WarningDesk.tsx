/** The warning desk of one signed-in person: its lines on the left, the chosen warning beside them, the keys. */
import { Button, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { useLive } from '@/api/live'
import type { Me } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { GroupItem, WarningItem } from '@/rooms/warnings/desk/WarningRowItem'
import { WarningPage } from '@/rooms/warnings/desk/WarningPage'
import { useMembers, useWarning, useWarningGroups } from '@/rooms/warnings/queries'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import { useKeys } from '@/ui/keys/useKeys'
import { CardSkeletons } from '@/ui/Skeletons'
import { placeOf, rowsOf } from './rows'
import { useWarningUrl } from './useWarningUrl'
import { WarningDeskHead } from './WarningDeskHead'
import { WarningFilters } from './WarningFilters'
import { WarningKeys } from './WarningKeys'
import styles from './WarningDesk.module.css'

export function WarningDesk({ me }: { me: Me }) {
  const t = useText()
  const words = t.warnings
  const go = useNavigate()
  const url = useWarningUrl()
  const list = useWarningGroups(url.params)
  const [unfolded, setUnfolded] = useState<string | null>(null)
  const [at, setAt] = useState<string | null>(null)
  const [help, setHelp] = useState(false)
  const search = useRef<InputRef>(null)
  const members = useMembers(unfolded, url.params)
  useLive(true)
  const groups = list.data?.pages.flatMap((page) => page.items) ?? []
  const first = list.data?.pages[0]
  const rows = rowsOf(groups, unfolded, members.data?.items ?? [])
  const place = placeOf(rows, url.opened, at)
  const opened = useWarning(url.opened).data
  const group = groups.find((one) => one.id === (rows[place]?.group.id ?? opened?.warning.group_id)) ?? null

  const openRow = (index: number, passing = false) => {
    const row = rows[index]
    if (!row) return
    setAt(row.id)
    url.open(row.warning, passing)
  }
  const toggle = (id: string) => setUnfolded((before) => (before === id ? null : id))
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, place < 0 ? 0 : place + step))
    openRow(next, true)
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true }))
    if (next >= rows.length - 5 && list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
  }
  useEffect(() => {
    document.querySelector<HTMLElement>(`[data-row="${place}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [place])
  useKeys({
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    o: () => {
      const row = rows[place]
      if (row?.kind === 'group' && row.group.warnings > 1) toggle(row.group.id)
    },
    '/': () => search.current?.focus({ cursor: 'all' }),
    '?': () => setHelp(true),
    Escape: () => { if (url.opened) url.open(null) },
  })
  const filtered = Object.keys(url.chosen).length > 0
  return (
    <div className={styles.desk} data-open={url.opened !== null}>
      <WarningDeskHead me={me} onHelp={() => setHelp(true)} />
      <div className={styles.columns}>
        <section className={styles.list} aria-label={words.list.title}>
          <WarningFilters url={url} own={me.area?.id ?? null} counts={first?.counts} search={search} />
          <div className={styles.scroll}>
            <p className={styles.count} role="status">
              {first && words.list.total(countText(first.total))}
              {first && groups.length < first.total && <small>{words.list.loaded(countText(groups.length))}</small>}
            </p>
            {list.isPending && <div className={styles.pad}><CardSkeletons count={7} height={76} /></div>}
            {list.error && <div className={styles.pad}><ErrorNote error={list.error}
              onRetry={() => void list.refetch()} /></div>}
            {first && !groups.length && (
              <EmptyState
                drawing={filtered ? 'search' : 'done'} title={filtered ? words.list.noneFound : words.list.empty}
                action={filtered && <Button onClick={url.clearFilters}>{words.filters.clear}</Button>}
              >{filtered ? words.list.noneFoundText : words.list.emptyText}</EmptyState>
            )}
            <ol aria-label={words.list.title}>
              {rows.map((row, index) => (row.kind === 'group' ? (
                <GroupItem
                  key={row.id} group={row.group} index={index} chosen={index === place} open={row.id === unfolded}
                  onOpen={openRow} onToggle={toggle}
                />
              ) : <WarningItem key={row.id} row={row.row} index={index} chosen={index === place} onOpen={openRow} />))}
            </ol>
            {list.hasNextPage && (
              <div className={styles.pad}>
                <Button type="text" block loading={list.isFetchingNextPage}
                  onClick={() => void list.fetchNextPage()}>{words.list.more}</Button>
              </div>
            )}
          </div>
        </section>
        <main id="content" className={styles.page} tabIndex={-1}>
          {url.opened && <button type="button" className={styles.back}
            onClick={() => url.open(null)}><Icon name="left" />{words.list.title}</button>}
          {url.opened ? (
            <WarningPage
              key={url.opened} id={url.opened} group={group} onOpenIncident={(id) => void go(`/desk?incident=${id}`)}
              onOpenCase={(id) => void go(`/desk?case=${id}`)} onOpenRule={(code,
                version) => void go(`/rules?rule=${code}&version=${version}`)}
            />
          ) : (
            <div className={styles.nothing}>
              <h1 className="visually-hidden">{t.common.pages.warnings}</h1>
              <EmptyState drawing="quiet" title={words.detail.nothingOpen}>
                <p>{words.detail.nothingOpenText}</p>
                <ul className={styles.tips}>
                  <li><Kbd>j</Kbd><Kbd>k</Kbd>{words.keys.move}</li>
                  <li><Kbd>a</Kbd>{words.keys.acknowledge}</li>
                  <li><Kbd>?</Kbd>{words.keys.help}</li>
                </ul>
              </EmptyState>
            </div>
          )}
        </main>
      </div>
      <WarningKeys open={help} onClose={() => setHelp(false)} />
    </div>
  )
}
