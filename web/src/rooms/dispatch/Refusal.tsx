/** Why the server did not take a step: its own sentence, how the case stands now, and the ways on that are really open. */
import { Button } from 'antd'
import { useState } from 'react'
import { OfflineError } from '@/api/errors'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import { errorSentence } from '@/ui/errorSentence'
import styles from './OutboxList.module.css'
import { noteInstead, tryAnew, type Queued } from './outbox'
import { useCaseNow } from './work'

interface Props {
  item: Queued
  onOpen: (caseId: string) => void
  onDiscard: () => void
}

export function Refusal({ item, onOpen, onDiscard }: Props) {
  const t = useText()
  const words = t.pocket.outbox
  const ofCase = item.kind === 'case'
  const now = useCaseNow(ofCase ? item.subject : null)
  const [trouble, setTrouble] = useState<unknown>(null)
  const detail = now.data
  const may = (action: string) => detail?.allowed.some((one) => one.id === action) ?? false
  const possible = !ofCase || may(item.action)
  // Whatever is sent names the version that stands at this moment, not the one of the last look.
  const renew = async (send: (version: number | undefined) => Promise<void>) => {
    setTrouble(null)
    try {
      const fresh = ofCase ? await now.refetch({ throwOnError: true }) : null
      await send(fresh?.data?.version)
    } catch (error) {
      setTrouble(error)
    }
  }
  const last = detail?.steps.at(-1)
  return (
    <div className={styles.refusal}>
      <p className={styles.why} role="alert">{errorSentence(item.error, t)}</p>
      {detail && (
        <p className="small">
          <b>{words.now_at(detail.stage_name)}</b>
          {last && ` ${words.last(last.action_name, last.actor.name, momentText(last.at))}`}
        </p>
      )}
      {detail && <p className="small">{possible ? words.stillOpen : may('note') ? words.notNow : words.gone}</p>}
      {ofCase && now.error && !(now.error instanceof OfflineError) && <p className="small">{words.gone}</p>}
      {trouble !== null && <p className={styles.why} role="alert">{errorSentence(trouble, t)}</p>}
      <div className={styles.acts}>
        {possible && <Button type="primary" onClick={() => void renew((version) => tryAnew(item.key, version))}>{words.again}</Button>}
        {!possible && may('note') && (
          <Button type="primary" onClick={() => void renew((version) => noteInstead(item.key, version ?? 0, words.asNote, words.noteSays))}>
            {words.asNote}
          </Button>
        )}
        {ofCase && <Button onClick={() => onOpen(item.subject)}>{words.see}</Button>}
        <Button danger onClick={onDiscard}>{words.discard}</Button>
      </div>
    </div>
  )
}
