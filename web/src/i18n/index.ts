/** `const t = useText()` gives the catalogue in the person's language; a missing key fails the type check. */
import { en } from './en'
import { currentLanguage, useLanguage } from './language'
import { zh, type Catalogue } from './zh'

const catalogues: Record<'zh' | 'en', Catalogue> = { zh, en }

export function useText(): Catalogue {
  return catalogues[useLanguage()]
}
/** For code outside components. */
export function textNow(): Catalogue {
  return catalogues[currentLanguage()]
}
export type { Catalogue }
export { currentLanguage, setLanguage, useLanguage, type Language } from './language'
