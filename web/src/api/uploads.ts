/**
 * Sending one photo with progress; fetch cannot tell how far an upload is, so this one uses XMLHttpRequest.
 * No Idempotency-Key: each try of a multipart body has another boundary, and a photo nobody refers to changes nothing.
 */
import { standardHeaders } from './client'
import { ApiError, OfflineError, type Problem } from './errors'
import type { Upload } from './types'

interface Options {
  name?: string
  signal?: AbortSignal
  onProgress?: (share: number) => void
}

export function sendUpload(file: Blob, options: Options = {}): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/api/uploads')
    request.responseType = 'json'
    for (const [name, value] of Object.entries(standardHeaders())) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total)
    }
    request.onerror = () => reject(new OfflineError())
    request.ontimeout = () => reject(new OfflineError())
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(request.response as Upload)
        return
      }
      const problem = (request.response ?? {}) as Partial<Problem>
      reject(new ApiError({ code: `http_${request.status}`, ...problem, status: request.status }))
    }
    options.signal?.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file, options.name ?? 'photo.jpg')
    request.send(form)
  })
}
