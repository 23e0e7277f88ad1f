/** A small drawer in this phone (IndexedDB): what was last read, and what still has to be sent. */
const NAME = 'yiwang'
const VERSION = 1
export type Drawer = 'read' | 'outbox'
const DRAWERS: Drawer[] = ['read', 'outbox']

let opening: Promise<IDBDatabase> | null = null

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      for (const drawer of DRAWERS) {
        if (!request.result.objectStoreNames.contains(drawer)) request.result.createObjectStore(drawer)
      }
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('indexedDB'))
  })
  return opening
}

type Work<T> = (store: IDBObjectStore) => IDBRequest<T>

async function inDrawer<T>(drawer: Drawer, mode: IDBTransactionMode, work: Work<T>): Promise<T> {
  const opened = await database()
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(drawer, mode)
    const request = work(transaction.objectStore(drawer))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onerror = () => reject(transaction.error ?? new Error('indexedDB'))
    transaction.onabort = () => reject(transaction.error ?? new Error('indexedDB'))
  })
}

export async function keep(drawer: Drawer, key: string, value: unknown): Promise<void> {
  await inDrawer(drawer, 'readwrite', (store) => store.put(value, key))
}
export async function take<T>(drawer: Drawer, key: string): Promise<T | undefined> {
  return inDrawer<T | undefined>(drawer, 'readonly', (store) => store.get(key))
}
export async function takeAll<T>(drawer: Drawer): Promise<T[]> {
  return inDrawer<T[]>(drawer, 'readonly', (store) => store.getAll())
}
export async function drop(drawer: Drawer, key: string): Promise<void> {
  await inDrawer(drawer, 'readwrite', (store) => store.delete(key))
}
/** One value for another, both or neither. */
export async function swap(drawer: Drawer, old: string, key: string, value: unknown): Promise<void> {
  await inDrawer(drawer, 'readwrite', (store) => {
    store.delete(old)
    return store.put(value, key)
  })
}
export async function empty(drawer: Drawer): Promise<void> {
  await inDrawer(drawer, 'readwrite', (store) => store.clear())
}
