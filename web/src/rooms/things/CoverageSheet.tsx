/** Where a kind of thing is missing: the parts of an area by the share of their communities that have none. */
import { Button, Select } from 'antd'
import { lazy, Suspense, useMemo } from 'react'
import { useArea, useCity, useOutline } from '@/api/city'
import type { Coverage, Outline, ThingKind } from '@/api/types'
import { useText } from '@/i18n'
import { countText, shareText } from '@/i18n/format'
import { boundsOf } from '@/map/geometry'
import { ErrorNote } from '@/ui/ErrorNote'
import { Icon } from '@/ui/Icon'
import { CardSkeletons } from '@/ui/Skeletons'
import { useCoverage } from './queries'
import styles from './things.module.css'

const CityMap = lazy(() => import('@/map/CityMap').then((module) => ({ default: module.CityMap })))
// From covered to blind: pale to deep, readable without colour by its lightness.
const TINTS = ['#e4f0e6', '#fbeecb', '#f3cf9b', '#e2986b', '#b84a30']

const STEPS = ['0', '–25%', '–50%', '–75%', '–100%']

export function tintOf(blind: number, communities: number): string {
  if (!communities) return '#fbfaf6'
  const share = blind / communities
  if (share === 0) return TINTS[0] ?? ''
  return TINTS[Math.min(1 + Math.floor(share * (TINTS.length - 1)), TINTS.length - 1)] ?? ''
}

const shareOf = (one: { blind: number; communities: number }) => one.blind / (one.communities || 1)

interface Props {
  kind: string
  area: string
  own: string | null
  kinds: ThingKind[]
  onKind: (kind: string) => void
  onArea: (id: string) => void
}

export function CoverageSheet({ kind, area, own, kinds, onKind, onArea }: Props) {
  const t = useText()
  const words = t.things.coverage
  const city = useCity()
  const here = area || own || city.data?.id || ''
  const found = useCoverage(kind, here)
  const outline = useOutline(here, Boolean(here))
  const place = useArea(here)
  const parent = place.data?.parent ?? null
  const up = parent && here !== own ? parent : null
  const areas = useMemo(() => tinted(outline.data, found.data), [outline.data, found.data])
  const bounds = boundsOf(outline.data) ?? city.data?.bounds ?? null
  return (
    <section className={styles.sheet} aria-label={t.things.tabs.coverage}>
      <header>
        <h1>{words.title}{place.data && `：${place.data.name}`}</h1>
        <p>{words.intro}</p>
      </header>
      <div className={styles.facts}>
        <Select
          showSearch optionFilterProp="label" style={{ width: 240 }} value={kind} aria-label={words.kind} onChange={onKind}
          options={kinds.filter((one) => one.sort !== 'gateway').map((one) => ({ value: one.code, label: one.name }))}
        />
        {up && <Button icon={<Icon name="left" />} onClick={() => onArea(up)}>{words.up}</Button>}
      </div>
      {found.error && <ErrorNote error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <p role="status">
          <b>{words.sum(countText(found.data.blind), countText(found.data.communities), countText(found.data.things))}</b>
        </p>
      )}
      <Suspense fallback={<CardSkeletons count={1} height={380} />}>
        <CityMap
          key={here} bounds={bounds} areas={areas} height="min(52vh, 520px)" label={words.label}
          onArea={(id) => { if (found.data?.items.some((one) => one.area_id === id && id !== here)) onArea(id) }}
          legend={(
            <p className={styles.legend} aria-hidden>
              {words.legend}
              {TINTS.map((tint, n) => <span key={tint}><i style={{ background: tint }} />{STEPS[n]}</span>)}
            </p>
          )}
        />
      </Suspense>
      {found.data && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={words.title}>
          <table className={styles.table}>
            <thead><tr>{Object.values(words.columns).map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
            <tbody>
              {[...found.data.items].sort((a, b) => shareOf(b) - shareOf(a)).map((one) => (
                <tr key={one.area_id}>
                  <th scope="row">
                    {one.area_id !== here && one.communities > 1
                      ? <button type="button" onClick={() => onArea(one.area_id)} title={words.enter(one.name)}>{one.name}</button> : one.name}
                  </th>
                  <td>{countText(one.things)}</td>
                  <td>{countText(one.blind)} / {countText(one.communities)}</td>
                  <td>
                    <span className={styles.bar} aria-hidden><i style={{ width: `${(100 * one.blind) / (one.communities || 1)}%` }} /></span>
                    {shareText(one.communities ? one.blind / one.communities : null, 0)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function tinted(outline: Outline | undefined, found: Coverage | undefined): Outline | null {
  if (!outline) return null
  const by = new Map(found?.items.map((one) => [one.area_id, one]))
  return {
    ...outline,
    features: outline.features.map((feature) => {
      const one = by.get(feature.properties.id)
      return one ? { ...feature, properties: { ...feature.properties, tint: tintOf(one.blind, one.communities) } } : feature
    }),
  }
}
