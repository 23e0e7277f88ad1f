/** 中文词表：每个界面一个文件，在此汇成一本。 */
import { cameras } from './zh/cameras'
import { casePage } from './zh/casePage'
import { common } from './zh/common'
import { desk } from './zh/desk'
import { home } from './zh/home'
import { incidentPage } from './zh/incidentPage'
import { ops } from './zh/ops'
import { pocket } from './zh/pocket'
import { record } from './zh/record'
import { report } from './zh/report'
import { resident } from './zh/resident'
import { scenes } from './zh/scenes'
import { shared } from './zh/shared'
import { rules } from './zh/rules'
import { things } from './zh/things'
import { wall } from './zh/wall'
import { warnings } from './zh/warnings'
import { work } from './zh/work'

export const zh = {
  common, shared, resident, report, pocket, work, casePage, incidentPage, desk, wall, warnings, rules,
  things, ops, home, record, scenes, cameras,
}
export type Catalogue = typeof zh
