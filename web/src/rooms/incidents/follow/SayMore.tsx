/** A button that opens a small form: ask to reopen with a reason, or add words and photos. */
import { App, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { sendUpload } from '@/api/uploads'
import { useText } from '@/i18n'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { PhotoInput } from '@/ui/photo/PhotoInput'
import { usePhotos } from '@/ui/photo/usePhotos'
import { useTrackWrite } from '@/rooms/incidents/queries'

const MOST_PHOTOS = 3

export function SayMore({ token, verb }: { token: string; verb: 'reopen' | 'supplement' }) {
  const t = useText()
  const { message } = App.useApp()
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const photos = usePhotos(sendUpload, MOST_PHOTOS)
  const reopening = verb === 'reopen'
  const words = t.resident.follow[verb]
  const label = reopening ? t.resident.follow.reopen.reason : t.resident.follow.supplement.text
  const close = () => {
    setOpen(false)
    setText('')
    photos.clear()
  }
  const write = useTrackWrite<Record<string, unknown>>(token, verb, () => {
    void message.success(words.done)
    close()
  })
  const send = () => write.mutate(reopening
    ? { reason: text.trim() }
    : { text: text.trim(), uploads: photos.ready.map((upload) => upload.id) })
  return (
    <>
      <Button size="large" danger={reopening} icon={<Icon name={reopening ? 'refresh' : 'plus'} />} onClick={() => setOpen(true)}>
        {words.open}
      </Button>
      <Modal
        open={open} onCancel={close} title={words.title} okText={words.send} cancelText={t.common.cancel} onOk={send}
        okButtonProps={{ disabled: !text.trim() || photos.busy, loading: write.isPending, danger: reopening }}
      >
        <div style={{ display: 'grid', gap: 12, paddingBlock: 8 }}>
          <p className="muted">{words.hint}</p>
          <Input.TextArea autoFocus value={text} maxLength={1000} autoSize={{ minRows: 3, maxRows: 8 }} placeholder={label}
            aria-label={label} onChange={(event) => setText(event.target.value)} />
          {!reopening && <PhotoInput photos={photos} videos />}
          {write.error && <ErrorNote error={write.error} />}
        </div>
      </Modal>
    </>
  )
}
