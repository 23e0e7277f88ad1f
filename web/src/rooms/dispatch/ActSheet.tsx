/** One action, from the bottom of the phone: only the fields it needs, the usual words one tap away, one big button. */
import { Button, Drawer, Input, InputNumber } from 'antd'
import { useState } from 'react'
import type { Action, CaseDetail } from '@/api/types'
import { useText } from '@/i18n'
import { PhotoInput } from '@/ui/photo/PhotoInput'
import { CrewChoiceList } from './CrewChoiceList'
import { queue } from './outbox'
import { usePocketPhotos } from './usePocketPhotos'
import styles from './work.module.css'

const MOST_PHOTOS = 6
const DAY_HOURS = 24
const WANTS_BEFORE = new Set(['start_handling'])
const WANTS_AFTER = new Set(['report_result'])
const WANTS_VERIFY = new Set(['verify_pass', 'verify_fail'])

interface Props {
  detail: CaseDetail
  action: Action
  /** The version on which the server will find the case, queued actions counted. */
  version: number
  onClose: () => void
  onQueued: (name: string) => void
}

export function ActSheet({ detail, action, version, onClose, onQueued }: Props) {
  const t = useText()
  const words = t.pocket.sheet
  const { photos, queued } = usePocketPhotos(MOST_PHOTOS)
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [hours, setHours] = useState<number | null>(DAY_HOURS)
  const [crew, setCrew] = useState<string | null>(null)
  const needs = new Set(action.needs)
  const photoWord = WANTS_AFTER.has(action.id) ? words.after : WANTS_BEFORE.has(action.id) ? words.before
    : WANTS_VERIFY.has(action.id) ? words.verifyPhotos : null
  const mustPhoto = needs.has('photos_after')
  const missing = (mustPhoto && !photos.items.length && words.needPhoto) || (needs.has('text') && !text.trim() && words.needText)
    || (needs.has('reason') && !reason.trim() && words.needReason) || (needs.has('crew') && !crew && words.crew) || null
  const send = () => {
    void queue({
      kind: 'case', subject: detail.id, title: detail.title, action: action.id, actionName: action.name,
      path: `/api/cases/${detail.id}/actions/${action.id}`, photos: queued(),
      body: {
        expected_version: version,
        ...(text.trim() ? { text: text.trim() } : {}),
        ...(reason.trim() ? { reason: reason.trim() } : {}),
        ...(needs.has('hours') && hours ? { hours } : {}),
        ...(crew ? { crew_id: crew } : {}),
      },
    })
    onQueued(action.name)
  }
  const phrases = needs.has('reason')
    ? (action.id === 'verify_fail' ? words.failPhrases : action.id === 'send_back' ? words.reasonPhrases : words.deferPhrases)
    : action.id === 'report_result' ? words.resultPhrases : words.notePhrases
  return (
    <Drawer
      open onClose={onClose} placement="bottom" size="auto" title={action.name}
      footer={(
        <Button type="primary" danger={action.danger || action.id === 'verify_fail' || action.id === 'send_back'} size="large" block
          disabled={Boolean(missing) || photos.busy} onClick={send}>
          {missing || words.send(action.name)}
        </Button>
      )}
    >
      <div className={styles.sheet}>
        {photoWord && <div><h3>{photoWord}</h3><PhotoInput photos={photos} camera label={t.shared.photos.take} /></div>}
        {needs.has('text') && (
          <Words label={action.id === 'note' ? words.note : words.text} value={text} onChange={setText} phrases={phrases} />
        )}
        {needs.has('reason') && <Words label={words.reason} value={reason} onChange={setReason} phrases={phrases} />}
        {needs.has('hours') && (
          <label><span>{words.hours}</span><InputNumber size="large" min={1} max={2000} value={hours} onChange={setHours} /></label>
        )}
        {needs.has('crew') && <CrewChoiceList caseId={detail.id} value={crew} onChange={setCrew} />}
      </div>
    </Drawer>
  )
}

interface WordsProps {
  label: string
  value: string
  onChange: (value: string) => void
  phrases: string[]
}

function Words({ label, value, onChange, phrases }: WordsProps) {
  return (
    <div className={styles.sheet} style={{ gap: 10 }}>
      <label>
        <span>{label}</span>
        <Input.TextArea value={value} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000}
          onChange={(event) => onChange(event.target.value)} />
      </label>
      <div className={styles.phrases}>
        {phrases.map((phrase) => (
          <button key={phrase} type="button" data-on={value.includes(phrase)}
            onClick={() => onChange(value.includes(phrase) ? value : value ? `${value}，${phrase}` : phrase)}>
            {phrase}
          </button>
        ))}
      </div>
    </div>
  )
}
