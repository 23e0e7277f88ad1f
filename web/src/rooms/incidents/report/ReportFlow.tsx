/** Reporting in three steps: photo, place, words. The step lives in the address, so “back” goes one step back. */
import { App, Button } from 'antd'
import { useEffect, useRef } from 'react'
import { useSearchParams } from 'react-router'
import { useStandard } from '@/api/city'
import { sendUpload } from '@/api/uploads'
import type { NewReport, Receipt } from '@/api/types'
import { useText } from '@/i18n'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon, type IconName } from '@/ui/Icon'
import { usePhotos, type SendPhoto } from '@/ui/photo/usePhotos'
import { useSendReport } from '@/rooms/incidents/queries'
import { hasPlace, phoneLooksRight, reportOf, useDraft } from './draft'
import { PhotoStep } from './PhotoStep'
import { PlaceStep } from './PlaceStep'
import styles from './ReportFlow.module.css'
import { WordsStep } from './WordsStep'

const STEPS = ['photo', 'place', 'words'] as const
const ICONS: IconName[] = ['camera', 'pin', 'pen']
const MOST_PHOTOS = 4
const LEAST_LETTERS = 4

interface Props {
  onDone: (receipt: Receipt) => void
  onLeave: () => void
  /** The channel of those who report as part of their work; they leave no contact. */
  channel?: string
  /** For those who work without a network too: photos are held, the report is kept and sent later; nobody waits. */
  later?: { hold: SendPhoto; keep: (report: NewReport) => void }
}

export function ReportFlow({ onDone, onLeave, channel, later }: Props) {
  const t = useText()
  const { modal } = App.useApp()
  const [params, setParams] = useSearchParams()
  const { draft, patch, clear } = useDraft()
  const photos = usePhotos(later?.hold ?? sendUpload, MOST_PHOTOS)
  const send = useSendReport((receipt) => {
    clear()
    photos.clear()
    onDone(receipt)
  })
  const wished = useStandard(params.get('standard'))
  const wish = wished.data
  useEffect(() => {
    if (wish) patch({ standard: { code: wish.code, name: wish.small_name } })
  }, [wish, patch])
  const at = Math.max(0, STEPS.indexOf((params.get('step') ?? 'photo') as (typeof STEPS)[number]))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    window.scrollTo({ top: 0 })
  }, [at])
  const goTo = (index: number) => setParams((before) => {
    before.set('step', STEPS[index] ?? 'photo')
    return before
  })
  const leave = () => {
    if (!draft.text && !photos.items.length) {
      onLeave()
      return
    }
    void modal.confirm({
      title: t.report.leaveAsk, okText: t.report.leave, cancelText: t.common.cancel, onOk: onLeave,
    })
  }
  const submit = () => {
    const report = reportOf(draft, photos.ready, channel)
    if (!later) {
      send.mutate(report)
      return
    }
    later.keep(report)
    clear()
    photos.clear()
  }
  const longEnough = draft.text.trim().length >= LEAST_LETTERS
  const ready = longEnough && hasPlace(draft) && phoneLooksRight(draft.phone) && !photos.busy
  const titles = [t.report.photo.title, t.report.place.title, t.report.words.title]
  const last = at === STEPS.length - 1
  const nextWord = at === 0 && !photos.items.length ? t.report.photo.skip : t.common.next
  return (
    <main id="content" className={styles.flow}>
      <div className={styles.head}>
        <button type="button" className={styles.back} onClick={() => (at ? goTo(at - 1) : leave())}
          aria-label={at ? t.common.previous : t.report.leave}>
          <Icon name={at ? 'left' : 'cross'} />
        </button>
        <ol className={styles.steps} aria-label={t.report.stepOf(at + 1)}>
          {STEPS.map((step, index) => (
            <li key={step} data-state={index < at ? 'done' : index === at ? 'now' : 'todo'}
              aria-current={index === at ? 'step' : undefined}>
              <button type="button" disabled={index >= at} onClick={() => goTo(index)}>
                <Icon name={index < at ? 'check' : (ICONS[index] ?? 'dot')} />
                <span>{t.report.steps[index]}</span>
              </button>
            </li>
          ))}
        </ol>
      </div>
      <section className={styles.body} aria-live="polite">
        <h1 ref={heading} tabIndex={-1} className="serif">{titles[at]}</h1>
        {at === 0 && <PhotoStep photos={photos} />}
        {at === 1 && <PlaceStep draft={draft} patch={patch} uploads={photos.ready} locateAtOnce={Boolean(channel)} />}
        {at === 2 && <WordsStep draft={draft} patch={patch} contact={!channel} />}
        {last && photos.busy && <p className="muted">{t.report.photo.wait}</p>}
        {send.error && <ErrorNote error={send.error} />}
      </section>
      <div className={styles.foot}>
        {last ? (
          <Button
            type="primary" size="large" block disabled={!ready} loading={send.isPending}
            onClick={submit}
          >
            {send.isPending ? t.report.sending : draft.sameAs ? t.report.sendJoin : t.report.send}
          </Button>
        ) : (
          <Button type={at === 0 && !photos.items.length ? 'default' : 'primary'} size="large" block
            disabled={at === 1 && !hasPlace(draft)} onClick={() => goTo(at + 1)}>
            {nextWord}
          </Button>
        )}
        {at === 1 && !hasPlace(draft) && <p className={styles.need}>{t.report.place.need}</p>}
        {last && !hasPlace(draft) && (
          <p className={styles.need}><button type="button" onClick={() => goTo(1)}>{t.report.place.need}</button></p>
        )}
        {last && draft.text.length > 0 && !longEnough && <p className={styles.need}>{t.report.words.short}</p>}
      </div>
    </main>
  )
}
