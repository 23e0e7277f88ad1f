import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { discard, flush, openOutbox, outboxNow, queue, tryAnew, type NewItem } from './outbox'

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
    const headers = init.headers as Record<string, string>
    const request = { path, key: headers['Idempotency-Key'] ?? '', body: JSON.parse(String(init.body)) as Sent['body'] }
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

  it('never sends what another account has done', async () => {
    online = false
    await settled(queue(act('accept', 3)))
    online = true
    await settled(openOutbox('1-8'))
    expect(sent).toEqual([])
    expect(outboxNow().length).toBe(1)
  })
})
