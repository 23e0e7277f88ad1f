/** The list of work: moves by keyboard, never by itself. */
import { Button, Dropdown, Select } from 'antd'
import { useEffect, useRef } from 'react'
import { withParams } from '@/api/client'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import type { CaseRow, FigureIncident, FigureReport, IncidentRow } from '@/api/types'
import { CaseRowItem } from '@/rooms/cases/CaseRowItem'
import { IncidentRowItem } from '@/rooms/incidents/desk/IncidentRowItem'
import { FigureRowItem } from '@/rooms/overview/FigureRowItem'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './Queue.module.css'
import { openedBy } from './openedBy'
import type { DeskUrl } from './useDeskUrl'
import type { Queue as QueueData } from './useQueue'

interface Props {
  url: DeskUrl
  queue: QueueData
  cursor: number
  onOpen: (index: number) => void
}

export function Queue({ url, queue, cursor, onOpen }: Props) {
  const t = useText()
  const words = t.desk.queue
  const list = useRef<HTMLOListElement>(null)
  const end = useRef<HTMLLIElement>(null)
  const { loadMore, more } = queue
  const cursorId = queue.rows[cursor]?.id
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>(`[data-row="${cursor}"]`)
    row?.scrollIntoView({ block: 'nearest' })
  }, [cursor, cursorId])
  useEffect(() => {
    if (!end.current || !more) return undefined
    const watcher = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) loadMore()
    }, { rootMargin: '300px' })
    watcher.observe(end.current)
    return () => watcher.disconnect()
  }, [loadMore, more, queue.rows.length])

  const { subject, figure } = url.list
  return (
    <div className={styles.queue}>
      <div className={styles.count}>
        <p role="status">
          {queue.total !== null && words.total(countText(queue.total))}
          {queue.rows.length < (queue.total ?? 0) && <small>{words.loaded(countText(queue.rows.length))}</small>}
        </p>
        {queue.fresh > 0 && (
          <button type="button" className={styles.pill} onClick={queue.refresh}>
            <Icon name="refresh" size={14} strokeWidth={2.4} />{words.fresh(queue.fresh)}<Kbd>.</Kbd>
          </button>
        )}
        <ListTools url={url} />
      </div>
      {queue.pending && <div className={styles.pad}><CardSkeletons count={7} height={72} /></div>}
      {queue.error && <div className={styles.pad}><ErrorNote error={queue.error} onRetry={queue.retry} /></div>}
      {!queue.pending && !queue.error && !queue.rows.length && (
        <EmptyState
          drawing={url.chosen.q ? 'search' : 'done'} title={url.chosen.q ? words.noneFound : figure ? words.noRows : words.empty[url.tab.id]}
          action={Object.keys(url.chosen).length > 0 && <Button onClick={url.clearFilters}>{t.desk.filters.clear}</Button>}
        >{url.chosen.q ? words.noneFoundText : words.emptyText}</EmptyState>
      )}
      <ol ref={list} className={styles.list} aria-label={words.title}>
        {queue.rows.map((row, index) => {
          const opens = openedBy(row, subject)
          const props = {
            index, cursor: index === cursor, gone: queue.gone.has(row.id), onOpen,
            chosen: opens !== null && url.opened?.id === opens.id && url.opened.kind === opens.kind,
          }
          if (subject === 'case') return <CaseRowItem key={row.id} row={row as CaseRow} {...props} />
          return figure
            ? <FigureRowItem key={row.id} row={row as FigureReport | FigureIncident} {...props} />
            : <IncidentRowItem key={row.id} row={row as IncidentRow} {...props} />
        })}
        {queue.more && (
          <li ref={end} className={styles.more}>
            <Button type="text" block loading={queue.loadingMore} onClick={queue.loadMore}>{words.more}</Button>
          </li>
        )}
      </ol>
    </div>
  )
}

/** The order of the list, and the very list as a file. */
function ListTools({ url }: { url: DeskUrl }) {
  const t = useText()
  const words = t.desk.filters
  const sorts = (['due', 'new', 'level'] as const).map((value) => ({ value, label: words.sorts[value] }))
  const items = (['xlsx', 'csv'] as const).map((format) => ({
    key: format, label: <a href={withParams(`${url.list.path}.${format}`, url.list.params)} download>{words.exports[format]}</a>,
  }))
  return (
    <span className={styles.tools}>
      {url.list.path === '/api/cases' && (
        <Select
          size="small" variant="borderless" value={url.sort} options={sorts} aria-label={words.sort} popupMatchSelectWidth={false}
          onChange={(value: string) => url.setSort(value)}
        />
      )}
      <Dropdown trigger={['click']} menu={{ items }}><Button size="small" type="text">{words.export}</Button></Dropdown>
    </span>
  )
}
