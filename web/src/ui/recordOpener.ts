/** How a page opens the card of a record; a page without one shows names as plain words. */
import { createContext } from 'react'

export type RecordKind = 'area' | 'department' | 'crew'
export const RecordOpener = createContext<((kind: RecordKind, id: string) => void) | null>(null)
