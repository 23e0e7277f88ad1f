/** What may be done with a warning, with the keys of the desk. */
import type { Catalogue } from '@/i18n'
import { assignKeys, type KeyedAction } from '@/ui/action/assignKeys'

const KEYS: Record<string, string> = { acknowledge: 'a', shelve: 's', unshelve: 'u', dismiss: 'd', confirm: 'c', assign: 'g', comment: 'n' }
const ORDER = ['acknowledge', 'confirm', 'dismiss', 'shelve', 'unshelve', 'assign', 'comment']

export function keyedActs(offered: string[], t: Catalogue): KeyedAction[] {
  const names = ORDER.filter((id) => offered.includes(id))
  return assignKeys(names.map((id) => ({ id, name: t.warnings.actions[id] ?? id, needs: [], danger: id === 'dismiss', key: KEYS[id] ?? null })))
}
