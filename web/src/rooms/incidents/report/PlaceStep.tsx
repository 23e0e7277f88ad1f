/** Second step: where. GPS, the photo's own place, a pin on the map, an area, or just an address. */
import { Button, Input } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useArea, useCity, useOutline } from '@/api/city'
import type { LonLat, Upload } from '@/api/types'
import { useText } from '@/i18n'
import { distanceText } from '@/i18n/format'
import { AreaPicker } from '@/map/AreaPicker'
import { areaAt, type Bounds } from '@/map/geometry'
import { CardSkeletons } from '@/ui/Skeletons'
import { Icon } from '@/ui/Icon'
import { placeOfArea, type Draft } from './draft'
import styles from './PlaceStep.module.css'
import { useLocate } from './useLocate'

const CityMap = lazy(async () => ({ default: (await import('@/map/CityMap')).CityMap }))
const COARSE_M = 100
const AROUND_DEG = 0.008
const ADDRESS_LENGTH = 120

interface Props {
  draft: Draft
  patch: (change: Partial<Draft>) => void
  uploads: Upload[]
  /** Ask for the position straight away: for those who work with the phone in hand. */
  locateAtOnce?: boolean
}

function around([lon, lat]: LonLat, degrees = AROUND_DEG): Bounds {
  return [lon - degrees, lat - degrees, lon + degrees, lat + degrees]
}

export function PlaceStep({ draft, patch, uploads, locateAtOnce = false }: Props) {
  const t = useText()
  const words = t.report.place
  const city = useCity()
  const districts = useOutline()
  const [fit, setFit] = useState<Bounds | null>(draft.place ? around(draft.place) : null)
  const [byArea, setByArea] = useState(draft.areaId !== null)
  const district = areaAt(districts.data, draft.place)?.properties
  const chosen = useArea(draft.areaId)
  const parent = district?.id ?? chosen.data?.parent ?? undefined
  const inside = useOutline(parent, Boolean(parent))
  const { state, locate } = useLocate((at, accuracyM) => {
    patch({ place: at, accuracyM, areaId: null })
    setFit(around(at))
  })
  const asked = useRef(false)
  useEffect(() => {
    if (!locateAtOnce || asked.current || draft.place) return
    asked.current = true
    locate()
  })
  const inPhoto = uploads.find((upload) => upload.place)?.place ?? null
  const usesPhoto = inPhoto !== null && draft.place?.[0] === inPhoto.lon && draft.place[1] === inPhoto.lat
  const bounds = city.data?.bounds
  const outside = bounds && draft.place
    ? draft.place[0] < bounds[0] || draft.place[0] > bounds[2] || draft.place[1] < bounds[1] || draft.place[1] > bounds[3]
    : false
  return (
    <>
      <div className={styles.ways}>
        <Button size="large" icon={<Icon name="locate" />} loading={state === 'locating'} onClick={locate}>
          {state === 'locating' ? words.locating : words.here}
        </Button>
        {inPhoto && (
          <Button
            size="large" icon={<Icon name="camera" />} disabled={usesPhoto}
            onClick={() => {
              patch({ place: [inPhoto.lon, inPhoto.lat], accuracyM: null, areaId: null })
              setFit(around([inPhoto.lon, inPhoto.lat]))
            }}
          >
            {usesPhoto ? words.fromPhotoUsed : words.fromPhoto}
          </Button>
        )}
      </div>
      {(state === 'denied' || state === 'unavailable') && <p className={styles.note} role="status">{words[state]}</p>}
      {bounds && (
        <Suspense fallback={<CardSkeletons count={1} height={300} />}>
          <CityMap
            bounds={bounds} base={districts.data} areas={inside.data?.features.length ? inside.data : districts.data}
            chosenArea={draft.areaId} pinAccuracyM={draft.accuracyM} height="min(46dvh, 420px)" fitTo={fit}
            pin={draft.place} onPin={(at) => patch({ place: at, accuracyM: null, areaId: null })}
            legend={draft.place ? null : <p className={styles.tip}><Icon name="pin" size={16} /> {words.mapHint}</p>}
          />
        </Suspense>
      )}
      {city.isPending && <CardSkeletons count={1} height={300} />}
      {outside && city.data && <p className={styles.warn} role="alert">{words.outside(city.data.name)}</p>}
      {!outside && (district ?? draft.accuracyM !== null) && (
        <p className={styles.note} role="status">
          {[
            district && words.inDistrict(district.name),
            draft.accuracyM !== null && words.accuracy(distanceText(draft.accuracyM)),
            draft.accuracyM !== null && draft.accuracyM > COARSE_M && words.coarse,
          ].filter(Boolean).join(' · ')}
        </p>
      )}
      <details className={styles.area} open={byArea} onToggle={(event) => setByArea(event.currentTarget.open)}>
        <summary>{words.byArea}</summary>
        {byArea && (
          <AreaPicker
            value={draft.areaId}
            onChange={(area) => {
              patch(placeOfArea(area))
              if (area?.center) setFit(around(area.center, area.level === 'district' ? 0.08 : 0.02))
            }}
          />
        )}
      </details>
      <label className={styles.address}>
        <span>{words.address}</span>
        <Input
          size="large" value={draft.address} placeholder={words.addressHint} maxLength={ADDRESS_LENGTH}
          autoComplete="street-address" onChange={(event) => patch({ address: event.target.value })}
        />
        {!draft.place && <small>{words.noPlace}</small>}
      </label>
    </>
  )
}
