/** All rules on the left, the chosen one beside them: to read when it is in force, to write when it is a draft. */
import { Button, Input, Select, type InputRef } from 'antd'
import { useRef } from 'react'
import { useNavigate } from 'react-router'
import { isStatus } from '@/api/errors'
import { useLive } from '@/api/live'
import type { Me, RuleRow } from '@/api/types'
import { useText } from '@/i18n'
import { countText } from '@/i18n/format'
import { useThingKinds } from '@/rooms/warnings/queries'
import { useRule, useRules } from '@/rooms/warnings/rules/queries'
import { RuleEditor } from '@/rooms/warnings/rules/RuleEditor'
import { RulePage } from '@/rooms/warnings/rules/RulePage'
import { EmptyState } from '@/ui/EmptyState'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import { useKeys } from '@/ui/keys/useKeys'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './RuleDesk.module.css'
import { RuleDeskHead } from './RuleDeskHead'
import { RuleItem } from './RuleItem'
import { RULE_STATES, useRuleUrl } from './useRuleUrl'

const MAY_WRITE = new Set(['supervisor', 'data'])

export function RuleDesk({ me }: { me: Me }) {
  const t = useText()
  const words = t.rules
  const go = useNavigate()
  const url = useRuleUrl()
  const list = useRules()
  const kinds = useThingKinds()
  const search = useRef<InputRef>(null)
  useLive(true)
  const rows = shown(list.data ?? [], url)
  const at = rows.findIndex((row) => row.code === url.code && row.version === url.version)
  const one = useRule(url.code, url.version)
  const openRow = (index: number, passing = false) => {
    const row = rows[index]
    if (row) url.open(row.code, row.version, passing)
  }
  const move = (step: number) => openRow(Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step)), true)
  useKeys({
    j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
    '/': () => search.current?.focus({ cursor: 'all' }),
    Escape: () => (url.edit ? url.stop() : url.open(null, null)),
  }, url.edit === null)
  const open = url.code !== null || url.edit === 'new'
  const used = [...new Set((list.data ?? []).flatMap((row) => row.kinds))]
  return (
    <div className={styles.desk} data-open={open}>
      <RuleDeskHead me={me} />
      <div className={styles.columns}>
        <section className={styles.list} aria-label={words.list.title}>
          <div className={styles.filters}>
            <div className={styles.states} role="tablist" aria-label={words.list.title}>
              {RULE_STATES.map((state) => (
                <button key={state} type="button" role="tab" aria-selected={url.state === state}
                  onClick={() => url.setState(state)}>{words.states[state]}</button>
              ))}
            </div>
            <div className={styles.row}>
              <Input
                ref={search} allowClear value={url.q} prefix={<Icon name="search" />} suffix={url.q ? undefined : <Kbd>/</Kbd>}
                placeholder={words.list.search} aria-label={words.list.search}
                onChange={(event) => url.setQuery(event.target.value)}
              />
              {MAY_WRITE.has(me.role) && (
                <Button type="primary" icon={<Icon name="plus" />} onClick={() => url.write('new')}>{words.list.add}</Button>
              )}
            </div>
            <Select
              allowClear showSearch={{ optionFilterProp: 'label' }} value={url.kind} placeholder={words.list.allKinds}
              aria-label={words.list.kind}
              options={used.map((code) => ({ value: code,
                label: kinds.data?.find((kind) => kind.code === code)?.name ?? code }))}
              onChange={(value?: string) => url.setKind(value ?? null)}
            />
          </div>
          <div className={styles.scroll}>
            <p className={styles.count} role="status">{list.data && words.list.count(countText(rows.length))}</p>
            {list.isPending && <div className={styles.pad}><CardSkeletons count={7} height={70} /></div>}
            {list.error && <div className={styles.pad}><ErrorNote error={list.error}
              onRetry={() => void list.refetch()} /></div>}
            {list.data && !rows.length && <EmptyState drawing="search"
              title={words.list.empty}>{words.list.emptyText}</EmptyState>}
            <ol aria-label={words.list.title}>
              {rows.map((row, index) => (
                <RuleItem key={`${row.code} ${row.version}`} row={row} index={index} chosen={index === at}
                  kinds={kinds.data} onOpen={openRow} />
              ))}
            </ol>
          </div>
        </section>
        <main id="content" className={styles.page} tabIndex={-1}>
          {open && <button type="button" className={styles.back}
            onClick={() => url.open(null, null)}><Icon name="left" />{words.list.title}</button>}
          {shownPage()}
        </main>
      </div>
    </div>
  )

  function shownPage() {
    if (url.edit === 'new') return <RuleEditor key="new" one={null} from={null}
      onKept={(row) => url.open(row.code, row.version)} onDone={url.stop} />
    if (url.code === null || url.version === null) {
      return (
        <div className={styles.nothing}>
          <h1 className="visually-hidden">{t.common.pages.rules}</h1>
          <EmptyState drawing="quiet" title={words.nothingOpen}>{words.nothingOpenText}</EmptyState>
        </div>
      )
    }
    if (one.isPending) return <div className={styles.pad}><CardSkeletons count={4} height={120} /></div>
    if (!one.data) {
      return isStatus(one.error, 404)
        ? <EmptyState drawing="lost" title={words.notFound}>{t.common.errors.notFound}</EmptyState>
        : <div className={styles.pad}><ErrorNote error={one.error} onRetry={() => void one.refetch()} /></div>
    }
    const key = `${url.code} ${url.version}`
    if (url.edit === 'next') return <RuleEditor key={`${key} next`} one={null} from={one.data}
      onKept={(row) => url.open(row.code, row.version)} onDone={url.stop} />
    if (one.data.actions.includes('rewrite')) {
      return <RuleEditor key={key} one={one.data} from={null} onKept={() => undefined} onDone={() => void one.refetch()} />
    }
    return (
      <RulePage
        key={key} one={one.data} onRevise={() => url.write('next')} onOpen={(version) => url.open(url.code, version)}
        onWarnings={(rule) => void go(`/warnings?state=all&rule=${encodeURIComponent(rule)}`)}
      />
    )
  }
}

/** What the list is narrowed to; drafts of all states are newest first, the rest by name. */
function shown(rows: RuleRow[], url: ReturnType<typeof useRuleUrl>): RuleRow[] {
  const q = url.q.trim().toLowerCase()
  return rows.filter((row) => (url.state === 'all' || row.state === url.state)
    && (!url.kind || row.kinds.includes(url.kind))
    && (!q || `${row.name} ${row.code} ${row.standard}`.toLowerCase().includes(q)))
}
