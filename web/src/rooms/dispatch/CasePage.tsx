/** One case on the crew's phone: what, where, by when, what “done” means, and the steps allowed now. */
import { Button, Dropdown } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useCity, useOutline } from '@/api/city'
import type { Action, CaseDetail, LonLat } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { clockText, distanceText, metresBetween, momentText } from '@/i18n/format'
import { Deadline } from '@/ui/Deadline'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { LevelTag } from '@/ui/LevelTag'
import { PhotoStrip } from '@/ui/PhotoStrip'
import { CardSkeletons } from '@/ui/Skeletons'
import { StageTag } from '@/ui/StageTag'
import { ActSheet } from './ActSheet'
import { foreseenActions, foreseenStage, queuedFor } from './foresee'
import { queue } from './outbox'
import { useOutbox } from './useOutbox'
import { useCase } from './work'
import styles from './work.module.css'

const CityMap = lazy(async () => ({ default: (await import('@/map/CityMap')).CityMap }))
const AROUND_DEG = 0.006
const PRIMARY = ['accept', 'report_result', 'verify_pass', 'verify_fail', 'start_handling', 'send_back', 'resume', 'assign_crew']
const SHOWN = 2
/** After these the case is in other hands. */
const HANDS_OVER = new Set(['report_result', 'send_back', 'verify_pass', 'verify_fail', 'assist_done', 'assign_crew'])

interface Props {
  id: string
  here: LonLat | null
  onQueued: (name: string, handedOver: boolean) => void
}

export function CasePage({ id, here, onQueued }: Props) {
  const found = useCase(id)
  if (found.isPending) return <CardSkeletons count={3} height={120} />
  if (!found.data) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  return <Case detail={found.data} kept={found.data.kept ? found.data.keptAt : null} here={here} onQueued={onQueued} />
}

interface CaseProps {
  detail: CaseDetail
  kept: number | null
  here: LonLat | null
  onQueued: (name: string, handedOver: boolean) => void
}

function Case({ detail, kept, here, onQueued }: CaseProps) {
  const t = useText()
  const language = useLanguage()
  const outbox = useOutbox()
  const [acting, setActing] = useState<Action | null>(null)
  const waiting = queuedFor(outbox, detail.id)
  const stage = foreseenStage(detail, outbox)
  const version = detail.version + waiting.length
  const actions = foreseenActions(detail.allowed, detail.stage, stage, t)
  const far = here && detail.place ? metresBetween(here, detail.place) : null
  const photosOf = (...phases: string[]) => detail.evidence
    .filter((item) => phases.includes(item.phase)).map((item) => item.url)
  const press = (action: Action) => {
    if (action.id === 'accept' || (!action.needs.length && !['start_handling', 'verify_pass'].includes(action.id))) {
      void queue({
        kind: 'case', subject: detail.id, title: detail.title, action: action.id, actionName: action.name, photos: [],
        path: `/api/cases/${detail.id}/actions/${action.id}`, body: { expected_version: version },
      })
      onQueued(action.name, HANDS_OVER.has(action.id))
      return
    }
    setActing(action)
  }
  const before = photosOf('before', 'confirm')
  const after = photosOf('after', 'verify')
  return (
    <article className={styles.detail}>
      {kept !== null && <p className={styles.kept} role="status">{t.pocket.keptAt(clockText(kept))}</p>}
      <header className={styles.head}>
        <div className={styles.row}>
          <LevelTag level={detail.level} />
          <StageTag stage={stage} name={waiting.length ? t.pocket.queued : detail.stage_name} />
          <span className="small muted digits">{detail.id}</span>
        </div>
        <h1>{detail.title}</h1>
        <div className={styles.row}>
          <Deadline
            dueAt={detail.due_at} remainingS={detail.remaining_s} overdue={detail.overdue} paused={detail.paused} showDue
            closed={detail.state === 'closed'} explain={language === 'zh' ? detail.deadline.text_zh : detail.deadline.text_en}
          />
        </div>
      </header>
      <section className={styles.panel}>
        <h3>{t.pocket.reportsOf}</h3>
        {detail.text && <p>{detail.text}</p>}
        <PhotoStrip photos={before} label={t.pocket.beforePhotos} size={120} mark={t.pocket.beforePhotos} />
        <PhotoStrip photos={after} label={t.pocket.afterPhotos} mark={t.pocket.afterPhotos} size={120} />
        <p className={styles.place}>
          <Icon name="pin" />
          <span>
            {[detail.area_name, detail.address].filter(Boolean).join(' · ')}
            {far !== null && <b>{t.pocket.away(distanceText(far))}</b>}
          </span>
        </p>
        {detail.place && <Where place={detail.place} />}
      </section>
      <section className={`${styles.panel} ${styles.goal}`}>
        <h3>{t.pocket.goal}</h3>
        <p>{detail.closing_condition}</p>
        <p className="small muted">{t.pocket.condition}：{detail.filing_condition}</p>
      </section>
      <details className={styles.panel}>
        <summary>{t.pocket.history} · {detail.steps.length}</summary>
        <ol className={styles.history}>
          {detail.steps.map((step) => (
            <li key={step.id}>
              <b>{step.action_name}</b>
              <small>{momentText(step.at)} · {[step.actor.department, step.actor.name].filter(Boolean).join(' ')}</small>
              {step.reason && <p>{step.reason}</p>}
            </li>
          ))}
        </ol>
      </details>
      <Dock actions={actions} onPress={press} />
      {acting && (
        <ActSheet
          detail={detail} action={acting} version={version} onClose={() => setActing(null)}
          onQueued={(name) => {
            setActing(null)
            onQueued(name, HANDS_OVER.has(acting.id))
          }}
        />
      )}
    </article>
  )
}

function Where({ place }: { place: LonLat }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const city = useCity()
  const districts = useOutline(undefined, open)
  const [lon, lat] = place
  return (
    <>
      <div className={styles.row}>
        <Button href={`geo:${lat},${lon}?q=${lat},${lon}`} icon={<Icon name="locate" />}>{t.pocket.call}</Button>
        <Button onClick={() => setOpen(!open)} icon={<Icon name="pin" />}>{open ? t.pocket.hideMap : t.pocket.showMap}</Button>
      </div>
      {open && city.data && (
        <Suspense fallback={<CardSkeletons count={1} height={220} />}>
          <CityMap
            bounds={[lon - AROUND_DEG, lat - AROUND_DEG, lon + AROUND_DEG, lat + AROUND_DEG]}
            areas={districts.data} pin={place} height={240}
          />
        </Suspense>
      )}
    </>
  )
}

function Dock({ actions, onPress }: { actions: Action[]; onPress: (action: Action) => void }) {
  const t = useText()
  if (!actions.length) return null
  const rank = (action: Action) => {
    const at = PRIMARY.indexOf(action.id)
    return at < 0 ? PRIMARY.length : at
  }
  const sorted = [...actions].sort((a, b) => rank(a) - rank(b))
  const shown = sorted.slice(0, SHOWN)
  const rest = sorted.slice(SHOWN)
  const short = t.pocket.acts as Record<string, string>
  return (
    <div className={styles.dock}>
      {rest.length > 0 && (
        <Dropdown
          trigger={['click']} placement="topLeft"
          menu={{
            items: rest.map((action) => ({
              key: action.id, danger: action.danger, label: action.name, onClick: () => onPress(action),
            })),
          }}
        >
          <Button size="large" data-more>{t.pocket.acts.more}</Button>
        </Dropdown>
      )}
      {[...shown].reverse().map((action) => (
        <Button
          key={action.id} size="large" type={action === shown[0] ? 'primary' : 'default'} data-testid={`act-${action.id}`}
          danger={action.danger || action.id === 'verify_fail' || action.id === 'send_back'} onClick={() => onPress(action)}
        >
          {short[action.id] ?? action.name}
        </Button>
      ))}
    </div>
  )
}
