/** Draws a photo smaller before sending: a phone's 8 MB becomes some 400 kB, place and time kept. */
import { exifSegment, upright, withExif } from './exif'

const LONGEST_SIDE = 2048
const QUALITY = 0.85
const SMALL_ENOUGH_BYTES = 600_000

export class UnreadablePhoto extends Error {}

export async function shrink(file: File): Promise<Blob> {
  if (file.type && !file.type.startsWith('image/')) throw new UnreadablePhoto()
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    throw new UnreadablePhoto()
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height))
  if (scale === 1 && file.size <= SMALL_ENOUGH_BYTES && /jpe?g|png|webp/.test(file.type)) {
    bitmap.close()
    return file
  }
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(bitmap.width * scale)
  canvas.height = Math.round(bitmap.height * scale)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY))
  if (!small) return file
  const exif = exifSegment(await file.arrayBuffer())
  return exif ? withExif(await small.arrayBuffer(), upright(exif)) : small
}
