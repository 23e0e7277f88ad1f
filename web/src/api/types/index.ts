/** Every shape of the HTTP API, for `import type { … } from '@/api/types'`. */
export type * from './cases'
export type * from './city'
export type * from './common'
export type * from './incidents'
export type * from './overview'
export type * from './rules'
export type * from './warnings'
