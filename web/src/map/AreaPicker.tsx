/** Choosing an area step by step, without the map: district, subdistrict, community. */
import { Select } from 'antd'
import { useText } from '@/i18n'
import { useArea, useAreas } from '@/api/city'
import type { Area, AreaLevel } from '@/api/types'
import styles from './AreaPicker.module.css'

interface Props {
  value: string | null
  onChange: (area: Area | null) => void
  /** The smallest level offered. */
  until?: AreaLevel
  size?: 'middle' | 'large'
}
const ORDER: AreaLevel[] = ['city', 'district', 'subdistrict', 'community', 'grid_cell']

export function AreaPicker({ value, onChange, until = 'community', size = 'large' }: Props) {
  const root = useAreas()
  const city = root.data?.[0]
  const chosen = useArea(value)
  const path: Area[] = chosen.data ? [...chosen.data.ancestors, chosen.data].filter((area) => area.level !== 'city') : []
  const parents = city ? [city, ...path] : path
  const deepest = ORDER.indexOf(until)
  return (
    <div className={styles.picker}>
      {parents.map((parent, index) => (
        parent.has_children && ORDER.indexOf(parent.level) < deepest
          ? (
            <Choice
              key={parent.id} parent={parent} value={path[index]?.id ?? null} size={size}
              onChange={(area) => onChange(area ?? (index > 0 ? parent : null))}
            />
          )
          : null
      ))}
    </div>
  )
}

interface ChoiceProps {
  parent: Area
  value: string | null
  size: 'middle' | 'large'
  onChange: (area: Area | null) => void
}

function Choice({ parent, value, size, onChange }: ChoiceProps) {
  const t = useText()
  const areas = useAreas(parent.id)
  const below = ORDER[ORDER.indexOf(parent.level) + 1] ?? 'grid_cell'
  const label = t.shared.area.select(t.common.areaLevels[areas.data?.[0]?.level ?? below])
  return (
    <Select
      aria-label={label} placeholder={label} size={size} allowClear showSearch={{ optionFilterProp: 'label' }}
      loading={areas.isLoading} value={value}
      options={(areas.data ?? []).map((area) => ({ value: area.id, label: area.name }))}
      onChange={(id: string | undefined) => onChange(areas.data?.find((area) => area.id === id) ?? null)}
    />
  )
}
