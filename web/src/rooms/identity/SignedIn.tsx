/**
 * Shows its children to those who may use this page; everybody else sees the sign-in panel in its place.
 * `<SignedIn page="desk">{(me) => <Desk me={me} />}</SignedIn>`
 */
import type { ReactNode } from 'react'
import { useMe } from '@/api/session'
import type { Me, PageName } from '@/api/types'
import { ErrorNote } from '@/ui/ErrorNote'
import { PageSkeleton } from '@/ui/Skeletons'
import { LoginPanel } from './LoginPanel'

interface Props {
  page: PageName
  children: (me: Me) => ReactNode
}

export function SignedIn({ page, children }: Props) {
  const me = useMe()
  if (me.isPending) return <PageSkeleton />
  if (me.isError) {
    return <main id="content" style={{ padding: 24 }}><ErrorNote error={me.error} onRetry={() => void me.refetch()} /></main>
  }
  if (!me.data?.pages.includes(page)) return <LoginPanel page={page} me={me.data ?? null} />
  return <>{children(me.data)}</>
}
