/** What a resident has filled in so far; words and place survive a reload of the page. */
import { useCallback, useEffect, useState } from 'react'
import type { Area, LonLat, Matter, NewReport, Upload } from '@/api/types'

export interface Draft {
  place: LonLat | null
  accuracyM: number | null
  areaId: string | null
  address: string
  text: string
  /** Chosen standard; null = the desk decides. */
  standard: { code: string; name: string } | null
  sameAs: string | null
  /** Several things in one report, when who reports says so; [] = one thing. */
  parts: Matter[]
  name: string
  phone: string
}
const STORE = 'yiwang.draft'
const EMPTY: Draft = {
  place: null, accuracyM: null, areaId: null, address: '', text: '', standard: null, sameAs: null, parts: [], name: '', phone: '',
}

function kept(): Draft {
  try {
    const text = sessionStorage.getItem(STORE)
    return text ? { ...EMPTY, ...(JSON.parse(text) as Partial<Draft>), name: '', phone: '' } : EMPTY
  } catch {
    return EMPTY
  }
}

export function useDraft() {
  const [draft, setDraft] = useState<Draft>(kept)
  useEffect(() => {
    try {
      sessionStorage.setItem(STORE, JSON.stringify({ ...draft, name: '', phone: '' }))
    } catch {
      // private browsing: nothing is kept
    }
  }, [draft])
  const patch = useCallback((change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change })), [])
  const clear = useCallback(() => {
    sessionStorage.removeItem(STORE)
    setDraft(EMPTY)
  }, [])
  return { draft, patch, clear }
}

/** An area instead of a point: no point is made up for it. */
export function placeOfArea(area: Area | null): Partial<Draft> {
  return { areaId: area?.id ?? null, place: null, accuracyM: null }
}

export function hasPlace(draft: Draft): boolean {
  return draft.place !== null || draft.areaId !== null || draft.address.trim().length > 0
}

const PHONE = /^[+\d][\d\s-]{5,19}$/
export function phoneLooksRight(phone: string): boolean {
  return !phone.trim() || PHONE.test(phone.trim())
}

export function reportOf(draft: Draft, uploads: Upload[], channel?: string): NewReport {
  const contact = {
    ...(draft.name.trim() ? { name: draft.name.trim() } : {}),
    ...(draft.phone.trim() ? { phone: draft.phone.trim() } : {}),
  }
  return {
    text: draft.text.trim(),
    standard: draft.parts.length ? null : (draft.standard?.code ?? null),
    place: draft.place
      ? { lon: draft.place[0], lat: draft.place[1], srs: 'WGS84', accuracy_m: draft.accuracyM }
      : null,
    address: draft.address.trim() || null,
    ...(draft.areaId && !draft.place ? { area: draft.areaId } : {}),
    ...(channel ? { channel } : {}),
    uploads: uploads.map((upload) => upload.id),
    ...(Object.keys(contact).length ? { contact } : {}),
    ...(draft.sameAs ? { same_as: draft.sameAs } : {}),
    ...(draft.parts.length && !draft.sameAs ? { parts: draft.parts.map(({ code, text }) => ({ standard: code, text })) } : {}),
  }
}
