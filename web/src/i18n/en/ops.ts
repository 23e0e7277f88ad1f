/** The words of operations. */
import type { Catalogue } from '@/i18n'

export const ops: Catalogue['ops'] = {
  tabs: { state: 'Running', data: 'Data', accounts: 'Accounts', devices: 'Device log-ins', capabilities: 'Capabilities', looks: 'Who looked' },
  tabsLabel: 'Pages of operations',
  comma: ', ',
  apps: {
    resident: 'Report', desk: 'Desk', pocket: 'Pocket', wall: 'Wall', warnings: 'Warnings', rules: 'Rules', things: 'Things',
    ops: 'Operations', home: 'Home', scenes: 'Scenes', unnamed: 'unnamed',
  },
  state: {
    title: 'How the node runs', intro: 'Each look at this page is noted, so it does not refresh by itself.',
    engine: 'Database', since: 'Up since', size: 'Data', connections: 'Connections (now / most)', waiting: 'Messages waiting',
    parked: 'Messages set aside', failed: 'Chores that failed',
    noBackup: 'Never backed up. Data outlives a power cut and a killed process, not a broken disk: run yiwang backup FOLDER regularly, best to another disk.',
    backedUp: (ago: string) => `Last backup ${ago}, every file of the database checked. yiwang run --data BACKUP starts from it.`,
    backupFailed: (ago: string, why: string) => `The backup ${ago} failed: ${why}`,
    listeners: 'Readers of messages',
    listenersText: 'Each message is delivered at least once; a reader that fails tries again, and what never works is set aside so that nothing waits behind it.',
    listener: 'Reader', waits: 'Waiting', oldest: 'Oldest', failing: 'Being retried', parkedHere: 'Set aside',
    chores: 'Periodic work', chore: 'Name', ranAt: 'Last run', took: 'Took', runs: 'Runs', outcome: 'Outcome', good: 'fine',
  },
  data: {
    title: 'What is kept where', intro: 'Rows and sizes only; nothing is opened. Rows are the database’s estimate.',
    tables: (n: number) => `${n} tables`, table: 'Table', room: 'Room', rows: 'Rows', bytes: 'Size',
    rooms: {
      backstage: 'Backstage', city: 'City', incidents: 'Incidents', cases: 'Cases', dispatch: 'Dispatch', supervision: 'Supervision',
      sensing: 'Sensing', ai: 'AI', overview: 'Overview', data: 'Data', scenes: 'Scenes', decisions: 'Decisions', lightapps: 'Light apps',
      alembic: 'Version',
    },
  },
  accounts: {
    title: 'Accounts', intro: 'Shutting an account out ends all its sessions at once. Each action is recorded.', search: 'Name or account',
    found: (n: string) => `${n} accounts`, none: 'No such account', noneText: 'Try another word.', person: 'Person', role: 'Role',
    sessions: 'Sessions', seen: 'Last seen', never: 'never signed in', standing: 'Standing', active: 'active', out: 'shut out', door: 'Action',
    shutOut: 'Shut out', letIn: 'Let in', yourself: 'yourself', sure: (name: string) => `Shut out “${name}”?`,
    sureText: 'All its sessions end now; it can be let in again.',
  },
  devices: {
    title: 'Device log-ins', intro: 'Devices and gateways send readings with a token, which is shown once, when it is made.',
    add: 'Make a log-in', source: 'Source', name: 'Name', once: 'Copy this token now; it is not shown again:',
    none: 'No log-in has been made yet', noneText: 'Fill in a source and a name above to make the first.', standing: 'Standing',
    believed: 'valid', revoked: 'revoked', door: 'Action', revoke: 'Revoke',
    sure: (name: string) => `Revoke “${name}”? The device can send nothing more.`,
  },
  capabilities: {
    title: 'Capabilities', intro: 'Every verb that the platform publishes, and how many applications reuse it.',
    total: 'Capabilities', used: (since: string) => `Used since ${since}`, reused: 'Reused by two or more', share: 'Reuse',
    search: 'Name, meaning or path', onlyUsed: 'Only those in use', found: (n: string) => `${n} capabilities`, none: 'No such capability',
    verb: 'Capability', says: 'What it does', reuse: 'Applications', calls: 'Calls', apps: 'Which',
  },
  looks: {
    title: 'Who looked', intro: 'The last 100 visits, actions and refusals.', who: 'Account', role: 'Role', what: 'What', at: 'When',
    outcome: 'Outcome', allowed: 'allowed', refused: 'refused',
    whats: { console: 'looked at the node', accounts: 'looked at accounts', shut_out: 'shut out', let_in: 'let in' },
  },
}
