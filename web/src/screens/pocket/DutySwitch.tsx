/** On or off duty; the dispatch centre counts only crews on duty. */
import { App, Switch } from 'antd'
import type { Crew } from '@/api/types'
import { useText } from '@/i18n'
import { useDuty } from '@/rooms/dispatch/work'
import { errorSentence } from '@/ui/errorSentence'
import styles from './pocket.module.css'

export function DutySwitch({ crew }: { crew: Crew }) {
  const t = useText()
  const { message } = App.useApp()
  const duty = useDuty(crew.id)
  const on = duty.isPending ? duty.variables.on : crew.state !== 'off'
  const turn = (next: boolean) => duty.mutate({ on: next }, {
    onSuccess: () => void message.success(next ? t.pocket.duty.turnedOn : t.pocket.duty.turnedOff),
    onError: (error) => void message.error(errorSentence(error, t)),
  })
  return (
    <label className={styles.duty} data-on={on}>
      <span>{on ? t.pocket.duty.on : t.pocket.duty.off}</span>
      <Switch checked={on} loading={duty.isPending} onChange={turn} aria-label={t.pocket.duty.label} />
    </label>
  )
}
