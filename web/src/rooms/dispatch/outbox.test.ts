import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { discard, flush, heldBack, noteInstead, openOutbox, outboxNow, queue, tryAnew, type NewItem } from './outbox'
import { fromKept, toKeep } from './outboxItem'

interface Sent { path: string; key: string; body: Record<string, unknown> }
let sent: Sent[] = []
let server: (request: Sent) => Response = () => Response.json({ version: 1 })
let online = true

const act = (action: string, version: number, subject = '1-1'): NewItem => ({
  kind: 'case', subject, title: '井盖', action, actionName: action, photos: [],
  path: `/api/cases/${subject}/actions/${action}`, body: { expected_version: version },
})
const problem = (status: number, code: string) =>
  new Response(JSON.stringify({ code, detail: code }), { status, headers: { 'content-type': 'application/problem+json' } })

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  sent = []
  online = true
  vi.stubGlobal('navigator', { get onLine() { return online } })
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    if (!online) return Promise.reject(new TypeError('no network'))
    const headers = (init.headers ?? {}) as Record<string, string>
    const request = { path, key: headers['Idempotency-Key'] ?? '', body: JSON.parse(init.body ? String(init.body) : '{}') as Sent['body'] }
    sent.push(request)
    return Promise.resolve(server(request))
  })
  server = () => Response.json({ version: 1 })
  await openOutbox('1-7')
})
afterEach(async () => {
  for (const item of outboxNow()) await discard(item.key)
  vi.unstubAllGlobals()
  vi.useRealTimers()
})
const settled = async (work: Promise<unknown>) => {
  const done = work.then(() => true)
  for (let i = 0; i < 20; i += 1) await vi.advanceTimersByTimeAsync(1000)
  await done
}

describe('the outbox', () => {
  it('sends at once when there is a network, and forgets what was taken', async () => {
    await settled(queue(act('accept', 3)))
    expect(sent.map(({ body }) => body)).toEqual([{ expected_version: 3 }])
    expect(outboxNow()).toEqual([])
  })

  it('keeps what cannot be sent, in order, with the time it was done, and gives later steps the real version', async () => {
    online = false
    await settled(queue(act('accept', 3)))
    await settled(queue(act('report_result', 4)))
    expect(outboxNow().map((item) => item.state)).toEqual(['waiting', 'waiting'])
    online = true
    server = ({ path }) => Response.json({ version: path.endsWith('accept') ? 9 : 10 })
    await settled(flush())
    expect(sent.map(({ path }) => path.split('/').at(-1))).toEqual(['accept', 'report_result'])
    expect(sent[1]?.body.expected_version).toBe(9)
    expect(sent.every(({ body }) => typeof body.occurred_at === 'string')).toBe(true)
    expect(outboxNow()).toEqual([])
  })

  it('uses the same key and the same body for every try', async () => {
    server = () => problem(503, 'busy')
    await settled(queue(act('accept', 3)))
    server = () => Response.json({ version: 4 })
    await settled(flush())
    expect(sent.length).toBeGreaterThan(1)
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1)
    expect(new Set(sent.map(({ body }) => JSON.stringify(body))).size).toBe(1)
  })

  it('stops at a refusal, shows why, holds back the rest of that case only', async () => {
    server = ({ path }) => (path.includes('1-1') ? problem(409, 'stale_case') : Response.json({ version: 2 }))
    await settled(queue(act('accept', 3)))
    await settled(queue(act('report_result', 4)))
    await settled(queue(act('accept', 1, '1-2')))
    expect(outboxNow().map((item) => [item.subject, item.state])).toEqual([['1-1', 'refused'], ['1-1', 'waiting']])
    expect(sent.some(({ path }) => path.includes('1-2'))).toBe(true)
  })

  it('tries a refused step anew as a new intention on the new version', async () => {
    server = () => problem(409, 'stale_case')
    await settled(queue(act('accept', 3)))
    const [refused] = outboxNow()
    if (!refused) throw new Error('nothing kept')
    server = () => Response.json({ version: 8 })
    await settled(tryAnew(refused.key, 7))
    expect(sent.at(-1)?.body).toEqual({ expected_version: 7 })
    expect(sent.at(-1)?.key).not.toBe(refused.key)
    expect(outboxNow()).toEqual([])
  })

  it('renews a refused step in its place: what waited behind it still comes after it, on the real version', async () => {
    server = () => problem(409, 'stale_case')
    await settled(queue(act('accept', 3)))
    await settled(queue(act('report_result', 4)))
    const [refused, behind] = outboxNow()
    if (!refused || !behind) throw new Error('nothing kept')
    expect(heldBack(behind, outboxNow())).toBe(true)
    sent = []
    server = ({ path }) => Response.json({ version: path.endsWith('accept') ? 8 : 9 })
    await settled(tryAnew(refused.key, 7))
    expect(sent.map(({ path, body }) => [path.split('/').at(-1), body.expected_version])).toEqual([['accept', 7], ['report_result', 8]])
    expect(outboxNow()).toEqual([])
  })

  it('tells what was done as a note when the step itself is no longer possible', async () => {
    server = () => problem(409, 'not_offered')
    await settled(queue({ ...act('report_result', 3), body: { expected_version: 3, text: '已更换' } }))
    const [refused] = outboxNow()
    if (!refused) throw new Error('nothing kept')
    server = () => Response.json({ version: 8 })
    await settled(noteInstead(refused.key, 7, '备注', (action) => `${action}：`))
    expect(sent.at(-1)?.path).toBe('/api/cases/1-1/actions/note')
    expect(sent.at(-1)?.body).toEqual({ expected_version: 7, text: 'report_result：\n已更换' })
  })

  it('keeps why something was refused', async () => {
    server = () => problem(409, 'stale_case')
    await settled(queue(act('accept', 3)))
    const [refused] = outboxNow()
    if (!refused) throw new Error('nothing kept')
    const back = fromKept(JSON.parse(JSON.stringify(toKeep(refused))) as ReturnType<typeof toKeep>)
    expect(back.state).toBe('refused')
    expect((back.error as Error).message).toBe('stale_case')
  })

  it('is not held up by one thing over which the server trips', async () => {
    online = false
    await settled(queue(act('accept', 3)))
    await settled(queue(act('accept', 1, '1-2')))
    online = true
    server = ({ path }) => (path.includes('1-1') ? problem(500, 'broken') : Response.json({ version: 2 }))
    await settled(flush())
    expect(outboxNow().map((item) => [item.subject, item.state])).toEqual([['1-1', 'waiting']])
  })

  it('files what its finder has put right once the report is taken, with one key and one version for all tries', async () => {
    const find: NewItem = {
      kind: 'report', subject: 'report', title: '井盖', action: 'record', actionName: '记录', photos: [], path: '/api/reports',
      body: { text: '井盖' }, filing: { action: 'file_case', body: { standard: 'B01', text: '已复位', self_handled: true }, photos: [] },
    }
    let version = 4
    let lost = true
    server = ({ path }) => {
      if (path === '/api/reports') return Response.json({ incident: { id: '1-9' } })
      if (path === '/api/incidents/1-9') return Response.json({ version })
      version += 1 // taken, but the answer does not come through
      if (lost) return problem(503, 'busy')
      return Response.json({ case: '1-5', version: 1 })
    }
    await settled(queue(find))
    expect(outboxNow().map((item) => item.action)).toEqual(['file_case'])
    lost = false
    await settled(flush())
    const filed = sent.filter(({ path }) => path.endsWith('file_case'))
    expect(filed.length).toBeGreaterThan(1)
    expect(new Set(filed.map(({ key, body }) => `${key} ${JSON.stringify(body)}`)).size).toBe(1)
    expect(filed[0]?.key).toBe(`${sent[0]?.key}:file`)
    expect(filed[0]?.body.expected_version).toBe(4)
    expect(sent.filter(({ path }) => path === '/api/reports').length).toBe(1)
    expect(outboxNow()).toEqual([])
  })

  it('never sends what another account has done', async () => {
    online = false
    await settled(queue(act('accept', 3)))
    online = true
    await settled(openOutbox('1-8'))
    expect(sent).toEqual([])
    expect(outboxNow().length).toBe(1)
  })
})
