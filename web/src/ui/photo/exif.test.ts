import { describe, expect, it } from 'vitest'
import { exifSegment, upright, withExif } from './exif'

/** A JPEG of SOI, an APP0, an EXIF APP1 with one orientation entry (6), then SOS. Big-endian TIFF. */
function jpeg(orientation = 6): ArrayBuffer {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  const bytes = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xe1, 0, exif.length + 2, ...exif, 0xff, 0xda, 0, 2, 9, 9]
  return new Uint8Array(bytes).buffer
}

describe('keeping a photo’s place and time', () => {
  it('cuts out the EXIF segment, wherever it stands', () => {
    const segment = exifSegment(jpeg())
    expect(segment?.slice(0, 2)).toEqual(new Uint8Array([0xff, 0xe1]))
    expect(segment?.length).toBe(2 + 34)
  })
  it('sets the orientation upright, because the canvas has turned the picture', () => {
    const segment = exifSegment(jpeg(6))
    if (!segment) throw new Error('no segment')
    const turned = upright(segment)
    expect(segment[10 + 19]).toBe(6)
    expect(turned[10 + 19]).toBe(1)
  })
  it('puts it right after the start mark', async () => {
    const segment = exifSegment(jpeg())
    if (!segment) throw new Error('no segment')
    const plain = new Uint8Array([0xff, 0xd8, 0xff, 0xda, 0, 2, 7]).buffer
    const made = new Uint8Array(await withExif(plain, segment).arrayBuffer())
    expect([...made.slice(0, 4)]).toEqual([0xff, 0xd8, 0xff, 0xe1])
    expect(exifSegment(made.buffer)).toEqual(segment)
    expect(made.at(-1)).toBe(7)
  })
  it('finds nothing in what is no JPEG, is cut short, or has none', () => {
    expect(exifSegment(new Uint8Array([0x89, 0x50, 0x4e, 0x47]).buffer)).toBeNull()
    expect(exifSegment(new Uint8Array([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]).buffer)).toBeNull()
    expect(exifSegment(new ArrayBuffer(0))).toBeNull()
  })
})
