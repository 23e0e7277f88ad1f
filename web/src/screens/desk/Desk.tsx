/** The desk of one signed-in person: binds queue, page and map together, and holds the keys. */
import type { InputRef } from 'antd'
import { useCallback, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '@/api/live'
import type { Me } from '@/api/types'
import { CasePage } from '@/rooms/cases/CasePage'
import { caseKey, useCase } from '@/rooms/cases/queries'
import { NearCameras } from '@/rooms/cameras/NearCameras'
import { CaseReporters } from '@/rooms/incidents/desk/CaseReporters'
import { IncidentPage } from '@/rooms/incidents/desk/IncidentPage'
import { incidentKey, useIncident } from '@/rooms/incidents/desk/queries'
import { RecordDrawer } from '@/rooms/overview/RecordDrawer'
import { useText } from '@/i18n'
import { EmptyState } from '@/ui/EmptyState'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import { useKeys } from '@/ui/keys/useKeys'
import { RecordOpener } from '@/ui/recordOpener'
import styles from './Desk.module.css'
import { DeskHead } from './DeskHead'
import { KeyHelp } from './KeyHelp'
import { Queue } from './Queue'
import { QueueFilters } from './QueueFilters'
import { QueueTabs } from './QueueTabs'
import { SidePanel } from './SidePanel'
import { openedBy } from './openedBy'
import { useDeskUrl, type Opened } from './useDeskUrl'
import { useReportedPhotos } from './useReportedPhotos'
import { useFigures } from '@/api/useFigures'
import { useQueue } from './useQueue'

const MAY_REVEAL = new Set(['desk', 'supervisor', 'crew'])
const MAY_LOOK = new Set(['desk', 'supervisor', 'leader', 'department'])

export function Desk({ me }: { me: Me }) {
  const t = useText()
  const client = useQueryClient()
  const url = useDeskUrl(me.role)
  const queue = useQueue(url.list)
  const figures = useFigures(me.area?.id ?? null)
  const search = useRef<InputRef>(null)
  const [help, setHelp] = useState(false)
  const [side, setSide] = useState(false)
  const [at, setAt] = useState<string | null>(null)
  const { opened, open, list: { subject } } = url
  // A figure of one area or stage is not the figure that stands on the counter.
  const narrowed = Object.keys(url.list.params).length > 1
  const found = queue.rows.findIndex((row) => row.id === at)

  const { hear } = queue
  useLive(true, {
    onCase: (news) => {
      if (subject === 'case') hear(news.id)
      if (opened?.kind === 'case' && opened.id === news.id) void client.invalidateQueries({ queryKey: caseKey(news.id) })
      figures.hear()
    },
    onIncident: (news) => {
      if (subject !== 'case') hear(news.id)
      if (opened?.kind === 'incident' && opened.id === news.id) void client.invalidateQueries({ queryKey: incidentKey(news.id) })
      figures.hear()
    },
  })

  const openRow = useCallback((index: number) => {
    const row = queue.rows[index]
    if (!row) return
    setAt(row.id)
    open(openedBy(row, subject))
  }, [queue.rows, open, subject])
  const move = (step: number) => {
    const next = Math.max(0, Math.min(queue.rows.length - 1, found < 0 ? 0 : found + step))
    setAt(queue.rows[next]?.id ?? null)
    // The keyboard goes along, so that Enter and Tab mean this row.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus({ preventScroll: true }))
    if (next >= queue.rows.length - 5) queue.loadMore()
  }
  useKeys({
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    Enter: () => { if (found >= 0) openRow(found) },
    '/': () => search.current?.focus({ cursor: 'all' }),
    '?': () => setHelp(true),
    '.': queue.refresh,
    Escape: () => { if (opened) url.open(null) },
    ...Object.fromEntries(url.tabs.map((tab, index) => [String(index + 1), () => url.setTab(tab.id)])),
  })

  const shownCase = useCase(opened?.kind === 'case' ? opened.id : null)
  const reported = useReportedPhotos(shownCase.data?.incident_id ?? null)
  const acted = (what: Exclude<Opened, null>, leadsTo: Opened) => {
    if ((what.kind === 'case') === (subject === 'case')) queue.hear(what.id, true)
    figures.hear()
    if (leadsTo) url.open(leadsTo)
  }
  return (
    <div className={styles.desk} data-open={opened !== null} data-side={side}>
      <DeskHead
        me={me} figures={figures.data} failed={figures.failed} shown={narrowed ? null : url.list.figure} onGo={url.go}
        onHelp={() => setHelp(true)} side={side} onSide={() => setSide(!side)}
      />
      <div className={styles.columns}>
        <section className={styles.queue} aria-label={t.desk.queue.title}>
          <QueueTabs url={url} figures={figures.data} />
          {url.list.figure === null && <QueueFilters url={url} own={me.area?.id ?? null} search={search} />}
          <Queue url={url} queue={queue} cursor={found} onOpen={openRow} />
        </section>
        <main id="content" className={styles.page} tabIndex={-1}>
          <RecordOpener value={url.openRecord}>
            {opened && (
              <button type="button" className={styles.back} onClick={() => url.open(null)}><Icon name="left" />{t.desk.queue.title}</button>
            )}
            {opened?.kind === 'case' && (
              <CasePage
                key={opened.id} id={opened.id} onActed={() => acted(opened, null)}
                onOpenCase={(id) => url.open({ kind: 'case', id })} onOpenIncident={(id) => url.open({ kind: 'incident', id })}
                reported={reported}
                around={(one) => one.place && (
                  <NearCameras at={one.place} about={t.cameras.about(one.id)} mayLook={MAY_LOOK.has(me.role)} />
                )}
                reporters={(incident) => (
                  <CaseReporters
                    id={incident} onOpen={() => url.open({ kind: 'incident', id: incident })}
                    onOpenIncident={(id) => url.open({ kind: 'incident', id })}
                  />
                )}
              />
            )}
            {opened?.kind === 'incident' && (
              <IncidentPage
                key={opened.id} id={opened.id} mayReveal={MAY_REVEAL.has(me.role)}
                onActed={(outcome) => acted(opened, outcome.case ? { kind: 'case', id: outcome.case } : null)}
                onOpenCase={(id) => url.open({ kind: 'case', id })} onOpenIncident={(id) => url.open({ kind: 'incident', id })}
              />
            )}
            {!opened && (
              <div className={styles.nothing}>
                <h1 className="visually-hidden">{t.common.pages.desk}</h1>
                <EmptyState drawing="quiet" title={t.desk.nothingOpen}>
                  <p>{t.desk.nothingOpenText}</p>
                  <ul className={styles.tips}>
                    <li><Kbd>j</Kbd><Kbd>k</Kbd>{t.desk.keys.move}</li>
                    <li><Kbd>Enter</Kbd>{t.desk.keys.open}</li>
                    <li><Kbd>?</Kbd>{t.desk.keys.help}</li>
                  </ul>
                </EmptyState>
              </div>
            )}
          </RecordOpener>
        </main>
        <Side
          me={me} opened={opened} rows={queue.rows} subject={subject} narrowed={Boolean(url.chosen.area)}
          onOpen={(id) => url.open({ kind: subject === 'case' ? 'case' : 'incident', id })}
        />
      </div>
      <KeyHelp open={help} onClose={() => setHelp(false)} />
      <RecordDrawer />
    </div>
  )
}

/** The right side stays what it is while things are opened and closed: only the place changes. */
function Side(props: Omit<Parameters<typeof SidePanel>[0], 'place'>) {
  const { opened, rows } = props
  const one = useCase(opened?.kind === 'case' ? opened.id : null)
  const incident = useIncident(opened?.kind === 'incident' ? opened.id : null)
  const row = rows.find((one) => one.id === opened?.id)
  const known = row && 'place' in row ? row.place : null
  const place = opened ? (one.data?.place ?? incident.data?.place ?? known) : null
  return <SidePanel {...props} place={place} />
}
