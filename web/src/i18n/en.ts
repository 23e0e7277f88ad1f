/** The English catalogue; must hold every key of the Chinese one. */
import { cameras } from './en/cameras'
import { casePage } from './en/casePage'
import { common } from './en/common'
import { desk } from './en/desk'
import { home } from './en/home'
import { incidentPage } from './en/incidentPage'
import { ops } from './en/ops'
import { pocket } from './en/pocket'
import { record } from './en/record'
import { report } from './en/report'
import { resident } from './en/resident'
import { scenes } from './en/scenes'
import { shared } from './en/shared'
import { rules } from './en/rules'
import { things } from './en/things'
import { wall } from './en/wall'
import { warnings } from './en/warnings'
import { work } from './en/work'
import type { Catalogue } from './zh'

export const en: Catalogue = {
  common, shared, resident, report, pocket, work, casePage, incidentPage, desk, wall, warnings, rules,
  things, ops, home, record, scenes, cameras,
}
