/** The operations console and the list of capabilities. */
import type { Id, Moment } from './common'

export interface OpsEngine {
  version: string
  started_at: Moment
  bytes: number
  connections: number
  most_connections: number
}
export interface OpsTable { room: string; name: string; rows: number; bytes: number }
export interface OpsListener { name: string; waiting: number; oldest: Moment | null; failing: number; parked: number }
export interface OpsChore { name: string; ran_at: Moment; took_ms: number; runs: number; error: string | null }
export interface OpsLook { at: Moment; account: string; role: string; what: string; allowed: boolean }
export interface OpsConsole {
  engine: OpsEngine
  tables: OpsTable[]
  listeners: OpsListener[]
  chores: OpsChore[]
  looks: OpsLook[]
}
export interface OpsAccount {
  id: Id
  name: string
  display_name: string
  role: string
  active: boolean
  created_at: Moment
  area: Id | null
  department: Id | null
  sessions: number
  last_seen_at: Moment | null
}
export interface OpsAccountPage { items: OpsAccount[]; total: number; next: Id | null }
export interface Device { id: Id; source: string; name: string; token: string | null; revoked: boolean }
export interface Capability {
  id: string
  room: string
  version: number
  method: string
  path: string
  says: string
  apps: { app: string; calls: number; refused: number }[]
  calls: number
  reuse: number
}
export interface Capabilities {
  items: Capability[]
  total: number
  used: number
  reused: number
  reused_share: number | null
  since: string
}
