/** One condition of a rule: its kind, its figures, and for each severity where it begins and where it ends. */
import { Button, InputNumber, Segmented, Select } from 'antd'
import type { Condition, Severity } from '@/api/types'
import { useText } from '@/i18n'
import { SeverityTag } from '@/rooms/warnings/SeverityTag'
import { SEVERITIES } from '@/rooms/warnings/ruleWords'
import { CONDITION_KINDS, conditionOf, withLine, type ConditionKind } from './blank'
import styles from './RuleForm.module.css'

interface Props {
  condition: Condition
  unit: string
  /** There is no other condition. */
  alone: boolean
  onChange: (condition: Condition | null) => void
}

export function ConditionFields({ condition, unit, alone, onChange }: Props) {
  const t = useText()
  const words = t.rules.form
  return (
    <div className={styles.condition}>
      <div className={styles.top}>
        <Select
          value={condition.kind} aria-label={words.conditions} style={{ minWidth: 160 }}
          options={CONDITION_KINDS.map((kind) => ({ value: kind, label: words.conditionKinds[kind] }))}
          onChange={(kind: ConditionKind) => onChange(conditionOf(kind, condition))}
        />
        {condition.kind !== 'no_data' && (
          <Segmented<'up' | 'down'>
            aria-label={words.direction} value={condition.direction ?? 'up'}
            options={[{ value: 'up', label: words.up }, { value: 'down', label: words.down }]}
            onChange={(value) => onChange({ ...condition, direction: value })}
          />
        )}
        {!alone && <Button size="small" type="text" danger onClick={() => onChange(null)}>{words.dropCondition}</Button>}
      </div>
      <Figures condition={condition} unit={unit} onChange={onChange} />
      <div className={styles.lines}>
        {[...SEVERITIES].reverse().map((severity) => (
          <OneLine key={severity} severity={severity} condition={condition} onChange={onChange} />
        ))}
      </div>
    </div>
  )
}

interface LineProps {
  severity: Severity
  condition: Condition
  onChange: (next: Condition) => void
}

function OneLine({ severity, condition, onChange }: LineProps) {
  const t = useText()
  const words = t.rules.form
  const name = t.warnings.severities[severity]
  if (condition.kind === 'no_data') {
    const line = condition.lines.find((one) => one.severity === severity)
    return (
      <div className={styles.line}>
        <SeverityTag severity={severity} calm={!line} />
        <label>{words.afterS}
          <InputNumber
            min={1} value={line?.after_s ?? null} placeholder={words.unused} aria-label={`${name} ${words.afterS}`}
            onChange={(value) => onChange(withLine(condition, severity, value, null))}
          />
        </label>
      </div>
    )
  }
  const line = condition.lines.find((one) => one.severity === severity)
  return (
    <div className={styles.line}>
      <SeverityTag severity={severity} calm={!line} />
      <label>{words.on}
        <InputNumber
          value={line?.on ?? null} placeholder={words.unused} aria-label={`${name} ${words.on}`}
          onChange={(value) => onChange(withLine(condition, severity, value, line?.off ?? null))}
        />
      </label>
      <label>{words.off}
        <InputNumber
          value={line?.off ?? null} disabled={!line} aria-label={`${name} ${words.off}`}
          onChange={(value) => line && onChange(withLine(condition, severity, line.on, value))}
        />
      </label>
    </div>
  )
}

/** The figures that a kind of condition has besides its lines. */
function Figures({ condition, unit, onChange }: { condition: Condition; unit: string; onChange: (next: Condition) => void }) {
  const words = useText().rules.form
  const figure = (name: string, label: string) => {
    const value = (condition as unknown as Record<string, number | undefined>)[name]
    return (
      <label key={name}>{label}
        <InputNumber min={0} value={value ?? null}
          onChange={(next) => onChange({ ...condition, [name]: next ?? 0 } as Condition)} />
      </label>
    )
  }
  const withUnit = (label: string) => (unit && unit !== '1' ? `${label}（${unit}）` : label)
  const fields = {
    threshold: [], no_data: [],
    change: ['window_s'], window_sum: ['window_s'], repeat: ['window_s', 'at_least'], stuck: ['tolerance'],
    forecast: ['window_s', 'horizon_s'], neighbours: ['radius_m', 'at_least', 'within_s'],
  }[condition.kind]
  const labels: Record<string, string> = {
    window_s: words.window, at_least: withUnit(words.atLeast), tolerance: withUnit(words.tolerance),
    horizon_s: words.horizon, radius_m: words.radius, within_s: words.within,
  }
  if (!fields.length) return null
  return (
    <div className={styles.numbers}>
      {condition.kind === 'change' && (
        <label>{words.sense}
          <Segmented<'rise' | 'fall'>
            value={condition.sense} options={[{ value: 'rise', label: words.rise }, { value: 'fall', label: words.fall }]}
            onChange={(value) => onChange({ ...condition, sense: value })}
          />
        </label>
      )}
      {fields.map((name) => figure(name, labels[name] ?? name))}
    </div>
  )
}
