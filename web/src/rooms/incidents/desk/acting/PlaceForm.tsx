/** Settling where it is: a pin on the map, or only the area when no point is to be had. */
import { lazy, Suspense, useState } from 'react'
import { useCity, useOutline } from '@/api/city'
import type { Area, LonLat } from '@/api/types'
import { useText } from '@/i18n'
import { AreaPicker } from '@/map/AreaPicker'
import type { Bounds } from '@/map/geometry'
import { Field } from '@/ui/action/fields'
import { CardSkeletons } from '@/ui/Skeletons'
import styles from './forms.module.css'
import { OneForm, type FormProps } from './OneForm'

const CityMap = lazy(async () => ({ default: (await import('@/map/CityMap')).CityMap }))
const AROUND = 0.012 // degrees about a known point, roughly 1.2 km
const around = ([lon, lat]: LonLat): Bounds => [lon - AROUND, lat - AROUND, lon + AROUND, lat + AROUND]

export function PlaceForm(props: FormProps) {
  const { one } = props
  const t = useText()
  const words = t.incidentPage.place
  const city = useCity()
  const districts = useOutline()
  const [pin, setPin] = useState<LonLat | null>(one.place)
  const [area, setArea] = useState<Area | null>(null)
  const [start] = useState<LonLat | null>(one.place)
  return (
    <OneForm
      {...props}
      command={() => (pin ? { lon: pin[0], lat: pin[1] } : { area_id: area?.id ?? '' })}
      missing={pin ?? area ? null : words.missing}
    >
      <p className="muted small">{[one.address, words.hint].filter(Boolean).join(' · ')}</p>
      <div className={styles.map}>
        <Suspense fallback={<CardSkeletons count={1} height={260} />}>
          {city.data && (
            <CityMap
              bounds={start ? around(start) : city.data.bounds} base={districts.data ?? null} height={280}
              pin={pin} onPin={setPin} label={words.title}
            />
          )}
        </Suspense>
      </div>
      <Field label={words.byArea} {...(pin ? { hint: words.pinCounts } : {})}>
        {() => <AreaPicker value={area?.id ?? null} onChange={setArea} size="middle" />}
      </Field>
      {pin && (
        <button type="button" className="plain-button" style={{ color: 'var(--celadon)' }} onClick={() => setPin(null)}>
          {words.noPin}
        </button>
      )}
    </OneForm>
  )
}
