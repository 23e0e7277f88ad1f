/** First step: photos. */
import { useText } from '@/i18n'
import { PhotoInput } from '@/ui/photo/PhotoInput'
import type { Photos } from '@/ui/photo/usePhotos'

export function PhotoStep({ photos }: { photos: Photos }) {
  const t = useText()
  return (
    <>
      <p className="muted">{t.report.photo.hint}</p>
      <PhotoInput photos={photos} inviting videos />
    </>
  )
}
