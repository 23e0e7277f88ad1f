/** Finding a kind by the words of its standard, in the phone itself: without a network nobody else can be asked. */
import type { Standard } from '@/api/types'

const MOST = 30

/** Those in which every word occurs; a kind named by the first word comes before one that only mentions it. */
export function kindsOf(all: Standard[], asked: string): Standard[] {
  const words = asked.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const [first = ''] = words
  const hay = (one: Standard) => `${one.code} ${one.big_name} ${one.small_name} ${one.filing_condition}`.toLowerCase()
  const found = all.filter((one) => words.every((word) => hay(one).includes(word)))
  const named = (one: Standard) => (one.small_name.toLowerCase().includes(first) ? 0 : 1)
  return found.sort((a, b) => named(a) - named(b)).slice(0, MOST)
}
