/** A set of photos from which one is opened large; the pages draw the small ones as they like. */
import { Image } from 'antd'

interface Props {
  photos: string[]
  label: string
  open: number | null
  onChange: (open: number | null) => void
}

export function Lightbox({ photos, label, open, onChange }: Props) {
  return (
    <Image.PreviewGroup
      items={photos.map((src) => ({ src, alt: label }))}
      preview={{
        open: open !== null, current: open ?? 0,
        onOpenChange: (value) => { if (!value) onChange(null) },
        onChange: (current) => onChange(current),
      }}
    />
  )
}
