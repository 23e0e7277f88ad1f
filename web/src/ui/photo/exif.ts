/**
 * Keeps a photo's place and time when it is drawn smaller. A canvas drops the EXIF block, and the server wants to
 * read place and time from it (then removes it): so the block is cut out of the original JPEG and put back into the
 * smaller one, with the orientation set to upright because the canvas has already turned the picture.
 */
const SOI = 0xffd8
const APP1 = 0xffe1
const SOS = 0xffda
const EXIF_MARK = 0x45786966 // "Exif"
const LITTLE_ENDIAN = 0x4949
const ORIENTATION_TAG = 0x0112
const UPRIGHT = 1

/** The APP1/EXIF segment with its marker and length, or null. */
export function exifSegment(jpeg: ArrayBuffer): Uint8Array | null {
  const view = new DataView(jpeg)
  if (view.byteLength < 4 || view.getUint16(0) !== SOI) return null
  let at = 2
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint16(at)
    if (marker === SOS || marker >> 8 !== 0xff) return null
    const length = view.getUint16(at + 2)
    if (at + 2 + length > view.byteLength) return null
    if (marker === APP1 && length >= 8 && view.getUint32(at + 4) === EXIF_MARK) {
      return new Uint8Array(jpeg.slice(at, at + 2 + length))
    }
    at += 2 + length
  }
  return null
}

/** The same segment with its orientation tag set to 1. */
export function upright(segment: Uint8Array): Uint8Array {
  const copy = new Uint8Array(segment)
  const view = new DataView(copy.buffer)
  const tiff = 10 // marker 2, length 2, "Exif\0\0" 6
  if (view.byteLength < tiff + 8) return copy
  const little = view.getUint16(tiff) === LITTLE_ENDIAN
  const directory = tiff + view.getUint32(tiff + 4, little)
  if (directory + 2 > view.byteLength) return copy
  const entries = view.getUint16(directory, little)
  for (let entry = 0; entry < entries; entry += 1) {
    const offset = directory + 2 + entry * 12
    if (offset + 12 > view.byteLength) break
    if (view.getUint16(offset, little) === ORIENTATION_TAG) view.setUint16(offset + 8, UPRIGHT, little)
  }
  return copy
}

/** A JPEG with the given EXIF segment right after its start mark. */
export function withExif(jpeg: ArrayBuffer, segment: Uint8Array): Blob {
  return new Blob([jpeg.slice(0, 2), segment as BlobPart, jpeg.slice(2)], { type: 'image/jpeg' })
}
