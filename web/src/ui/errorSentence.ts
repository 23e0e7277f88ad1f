/** One human sentence for anything that went wrong. The server's own words come first. */
import { ApiError, OfflineError } from '@/api/errors'
import type { Catalogue } from '@/i18n'

export function errorSentence(error: unknown, t: Catalogue): string {
  const words = t.common.errors
  if (error instanceof OfflineError) return words.offline
  if (!(error instanceof ApiError)) return words.unknown
  const own = error.problem.detail ?? error.problem.title
  if (own) return own
  switch (error.status) {
    case 403: return words.notAllowed
    case 404: return words.notFound
    case 409: case 412: return words.stale
    case 410: return words.gone
    case 413: return words.tooLarge
    case 429: return words.tooMany
    default: return error.status >= 500 ? words.server : words.unknown
  }
}
