/** Around every screen: the look of the page, the skip link, and the ribbon that says the data is synthetic. */
import { Suspense, useEffect } from 'react'
import { Outlet, useLocation } from 'react-router'
import { useCity } from '@/api/city'
import { useText, type Catalogue } from '@/i18n'
import { setTimeZone } from '@/i18n/format'
import { useElder } from '@/theme/elder'
import { ThemeRoot } from '@/theme/ThemeRoot'
import type { Look } from '@/theme/tokens'
import { PageSkeleton } from '@/ui/Skeletons'
import { SyntheticRibbon } from '@/ui/SyntheticRibbon'
import styles from './Shell.module.css'

/** Pages that fill the window: the ribbon hangs over them. */
const HANGING = ['/desk', '/wall', '/warnings', '/rules', '/things', '/ops', '/home', '/scenes']

function lookOf(path: string, elder: boolean): Look {
  if (path.startsWith('/wall')) return 'dark'
  if (path.startsWith('/pocket')) return 'field'
  return elder && path === '/' ? 'elder' : 'light'
}

function titleOf(path: string, t: Catalogue): string {
  const pages = ['desk', 'pocket', 'wall', 'warnings', 'rules', 'things', 'ops', 'home'] as const
  const page = pages.find((name) => path.startsWith(`/${name}`))
  return page ? t.common.pages[page] : t.common.goResident
}

export function Shell() {
  const t = useText()
  const { pathname } = useLocation()
  const elder = useElder()
  const city = useCity()
  const zone = city.data?.time_zone
  const place = titleOf(pathname, t)
  useEffect(() => {
    document.title = `${place} · ${t.common.product}`
  }, [place, t])
  useEffect(() => {
    if (zone) setTimeZone(zone)
  }, [zone])
  return (
    <ThemeRoot look={lookOf(pathname, elder)}>
      <a className={styles.skip} href="#content">{t.common.skipToContent}</a>
      <Suspense fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
      <SyntheticRibbon
        hanging={HANGING.some((page) => pathname.startsWith(page))}
        synthetic={city.data?.synthetic ?? false}
        noticeZh={city.data?.notice_zh} noticeEn={city.data?.notice_en}
      />
    </ThemeRoot>
  )
}
