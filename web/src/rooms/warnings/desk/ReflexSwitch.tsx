/** The one switch of all reflexes (云反射弧): whether rules may command actuators now, since when, by whom and why. */
import { Button, Modal } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get, post } from '@/api/client'
import type { ReflexSwitch as Switch } from '@/api/types'
import { useWrite } from '@/api/useWrite'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import { ActionSheet } from '@/ui/action/ActionSheet'
import { WordsField } from '@/ui/action/fields'
import { Icon } from '@/ui/Icon'

export function ReflexSwitch({ mayTurn }: { mayTurn: boolean }) {
  const t = useText()
  const words = t.warnings.reflex
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { data } = useQuery({ queryKey: ['warnings', 'reflexes'], queryFn: () => get<Switch>('/api/reflexes/switch'),
    refetchInterval: 60_000 })
  const turn = useWrite((given: { on: boolean; reason: string }, key) => post<Switch>('/api/reflexes/switch', given, { key }), {
    refresh: [['warnings', 'reflexes']],
    onDone: () => {
      setOpen(false)
      setReason('')
    },
  })
  if (!data) return null
  const since = words.since(data.by, momentText(data.at), data.reason)
  return (
    <>
      <Button
        size="small" danger={!data.on} disabled={!mayTurn} title={since} icon={<Icon name={data.on ? 'shield' : 'pause'}
          size={15} />}
        onClick={() => setOpen(true)}
      >{data.on ? words.on : words.off}</Button>
      <Modal open={open} onCancel={() => setOpen(false)} footer={null} closable={false} destroyOnHidden>
        <ActionSheet
          title={data.on ? words.stop : words.start} danger={data.on} busy={turn.isPending} error={turn.error}
          missing={reason.trim() ? null : t.warnings.forms.missingReason} onCancel={() => setOpen(false)}
          onSubmit={() => turn.mutate({ on: !data.on, reason: reason.trim() })}
        >
          <p className="small">{data.on ? words.stopText : words.startText}</p>
          <p className="muted small">{since}</p>
          <WordsField label={t.warnings.forms.reason} value={reason} onChange={setReason} />
        </ActionSheet>
      </Modal>
    </>
  )
}
