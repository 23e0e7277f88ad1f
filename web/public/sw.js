/*
 * Keeps the pocket's own files and photos, so that it opens without a network.
 * Never: an answer of /api other than a photo; those are kept by the page itself, which knows whose they are.
 */
const FILES = 'yiwang-files-1'
const PHOTOS = 'yiwang-photos-1'
const MOST_PHOTOS = 120

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(FILES).then((cache) => cache.add('/pocket')).then(() => self.skipWaiting()))
})
self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== FILES && name !== PHOTOS) await caches.delete(name)
    await self.clients.claim()
  })())
})
self.addEventListener('message', (event) => {
  const files = event.data && event.data.keep
  if (Array.isArray(files)) {
    event.waitUntil(caches.open(FILES).then((cache) => Promise.allSettled(files.map(async (file) => {
      if (!(await cache.match(file))) await cache.add(file)
    }))))
  }
})

async function networkFirst(request) {
  const cache = await caches.open(FILES)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put('/pocket', answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match('/pocket')
    if (kept) return kept
    throw error
  }
}
async function keptFirst(request, name, most) {
  const cache = await caches.open(name)
  const kept = await cache.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) {
    await cache.put(request, answer.clone())
    if (most) {
      const keys = await cache.keys()
      for (const old of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(old)
    }
  }
  return answer
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  const url = new URL(request.url)
  if (url.origin !== location.origin) return
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/pocket')) event.respondWith(networkFirst(request))
  } else if (url.pathname.startsWith('/assets/') || url.pathname === '/favicon.svg') {
    event.respondWith(keptFirst(request, FILES))
  } else if (url.pathname.startsWith('/api/uploads/')) {
    event.respondWith(keptFirst(request, PHOTOS, MOST_PHOTOS))
  }
})
