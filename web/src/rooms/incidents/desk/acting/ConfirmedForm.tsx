/** What was found on site before filing (核实): real or not, in words and photos. */
import { useState } from 'react'
import { sendUpload } from '@/api/uploads'
import { useText } from '@/i18n'
import { ChoiceField, Field, WordsField } from '@/ui/action/fields'
import { PhotoInput } from '@/ui/photo/PhotoInput'
import { usePhotos } from '@/ui/photo/usePhotos'
import { OneForm, type FormProps } from './OneForm'

const MOST_PHOTOS = 6

export function ConfirmedForm(props: FormProps) {
  const t = useText()
  const words = t.incidentPage.confirmed
  const [verdict, setVerdict] = useState<'real' | 'not_real' | null>(null)
  const [text, setText] = useState('')
  const photos = usePhotos(sendUpload, MOST_PHOTOS)
  return (
    <OneForm
      {...props} missing={photos.busy ? t.casePage.form.photosBusy : verdict ? null : words.missing}
      command={() => ({ verdict: verdict ?? 'real', text: text.trim(), uploads: photos.ready.map((upload) => upload.id) })}
    >
      <ChoiceField
        label={words.verdict} value={verdict} onChange={(value) => setVerdict(value === 'real' ? 'real' : 'not_real')}
        choices={[{ value: 'real', label: words.real }, { value: 'not_real', label: words.notReal, hint: words.notRealHint }]}
      />
      <WordsField label={words.text} optional value={text} onChange={setText} />
      <Field label={words.photos} optional>{() => <PhotoInput photos={photos} />}</Field>
    </OneForm>
  )
}
