/** What can go wrong with a call: a problem+json answer of the server, or no answer at all. */
export interface Problem {
  type?: string
  title?: string
  status: number
  detail?: string
  code: string
  field?: string
  [extra: string]: unknown
}

export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.code)
    this.name = 'ApiError'
    this.problem = problem
  }

  get status(): number {
    return this.problem.status
  }

  get code(): string {
    return this.problem.code
  }

  get field(): string | undefined {
    return this.problem.field
  }
}

/** The server could not be reached; the write may be tried again with the same key. */
export class OfflineError extends Error {
  constructor() {
    super('offline')
    this.name = 'OfflineError'
  }
}

export function isStatus(error: unknown, ...statuses: number[]): boolean {
  return error instanceof ApiError && statuses.includes(error.status)
}

/** Somebody else moved the case first; the page must be read again. */
export function isStale(error: unknown): boolean {
  return isStatus(error, 409, 412)
}

export async function problemOf(response: Response): Promise<Problem> {
  const fallback: Problem = { status: response.status, code: `http_${response.status}` }
  const type = response.headers.get('content-type') ?? ''
  if (!type.includes('json')) return fallback
  try {
    const body = (await response.json()) as Partial<Problem>
    return { ...fallback, ...body, status: response.status }
  } catch {
    return fallback
  }
}
