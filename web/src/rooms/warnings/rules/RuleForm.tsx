/** The form of a rule, in the order in which one thinks of it: what, when, how grave, why anybody is disturbed, by whom. */
import { DatePicker, Input, InputNumber, Select, Switch } from 'antd'
import dayjs from 'dayjs'
import { useStandards } from '@/api/city'
import type { Condition, RuleWords, ThingKind } from '@/api/types'
import { useLanguage, useText } from '@/i18n'
import { Field } from '@/ui/action/fields'
import { Section } from '@/ui/Section'
import { SeverityTag } from '@/rooms/warnings/SeverityTag'
import { SEVERITIES } from '@/rooms/warnings/ruleWords'
import { conditionOf, usedSeverities } from './blank'
import { ConditionFields } from './ConditionFields'
import styles from './RuleForm.module.css'

interface Props {
  rule: RuleWords
  kinds: ThingKind[]
  /** The code is settled. */
  fixed: boolean
  onChange: (rule: RuleWords) => void
}
const MINUTE_S = 60

export function RuleForm({ rule, kinds, fixed, onChange }: Props) {
  const t = useText()
  const words = t.rules.form
  const english = useLanguage() === 'en'
  const set = (given: Partial<RuleWords>) => onChange({ ...rule, ...given })
  const measures = kinds.find((kind) => kind.code === rule.kinds[0])?.measures ?? []
  const unit = measures.find((one) => one.property === rule.property)?.unit ?? ''
  const pickKinds = (codes: string[]) => {
    const offered = kinds.find((kind) => kind.code === codes[0])?.measures ?? []
    const property = offered.some((one) => one.property === rule.property) ? rule.property : (offered[0]?.property ?? '')
    set({ kinds: codes, property })
  }
  const setCondition = (index: number, condition: Condition | null) => set({
    conditions: condition
      ? rule.conditions.map((one, at) => (at === index ? condition : one))
      : rule.conditions.filter((_, at) => at !== index),
  })
  const used = usedSeverities(rule)
  return (
    <>
      <Section title={words.title} tone="card">
        <div className={styles.grid}>
          <Field label={words.nameZh}>{(id) => <Input id={id} value={rule.name_zh}
            onChange={(event) => set({ name_zh: event.target.value })} />}</Field>
          <Field label={words.nameEn}>{(id) => <Input id={id} value={rule.name_en}
            onChange={(event) => set({ name_en: event.target.value })} />}</Field>
          <Field label={words.code} {...(fixed ? {} : { hint: words.codeHint })}>
            {(id) => <Input id={id} value={rule.code} disabled={fixed}
              onChange={(event) => set({ code: event.target.value.toLowerCase() })} />}
          </Field>
          <Field label={words.kinds}>
            {(id) => (
              <Select
                id={id} mode="multiple" showSearch={{ optionFilterProp: 'label' }} value={rule.kinds} onChange={pickKinds}
                options={kinds.filter((kind) => kind.measures.length).map((kind) => ({ value: kind.code, label: kind.name }))}
              />
            )}
          </Field>
          <Field label={words.property}>
            {(id) => (
              <Select
                id={id} value={rule.property || null} onChange={(value: string) => set({ property: value })}
                options={measures.map((one) => ({ value: one.property,
                  label: `${english ? one.name_en : one.name_zh}（${one.unit}）` }))}
              />
            )}
          </Field>
        </div>
      </Section>
      <Section title={words.conditions} tone="card">
        <div className={styles.conditions}>
          {rule.conditions.map((condition, index) => (
            <ConditionFields
              key={index} condition={condition} unit={unit} alone={rule.conditions.length === 1}
              onChange={(next) => setCondition(index, next)}
            />
          ))}
          <button type="button" className={styles.add}
            onClick={() => set({ conditions: [...rule.conditions, conditionOf('threshold')] })}>
            {words.addCondition}
          </button>
        </div>
        <div className={styles.holds}>
          {SEVERITIES.filter((severity) => used.includes(severity)).map((severity) => (
            <label key={severity}>
              <SeverityTag severity={severity} /><span>{words.hold}</span>
              <InputNumber
                min={0} value={rule.for_s?.[severity] ?? 0} aria-label={`${t.warnings.severities[severity]} ${words.hold}`}
                onChange={(value) => set({ for_s: { ...rule.for_s, [severity]: value ?? 0 } })}
              />
            </label>
          ))}
          <label><span>{words.clear}</span>
            <InputNumber min={0} value={rule.clear_hold_s ?? 0} onChange={(value) => set({ clear_hold_s: value ?? 0 })} />
          </label>
        </div>
      </Section>
      <Why rule={rule} onChange={onChange} />
      <Reflex rule={rule} kinds={kinds} onChange={onChange} />
      <Authority rule={rule} onChange={onChange} />
    </>
  )
}

type Part = { rule: RuleWords; onChange: (rule: RuleWords) => void }

function Why({ rule, onChange }: Part) {
  const t = useText()
  const words = t.rules.form
  const standards = useStandards()
  const why = rule.rationalisation
  const set = (given: Partial<RuleWords['rationalisation']>) => onChange({ ...rule, rationalisation: { ...why, ...given } })
  const area = (name: 'consequence_zh' | 'consequence_en' | 'response_zh' | 'response_en', label: string) => (
    <Field label={label}>
      {(id) => <Input.TextArea id={id} autoSize={{ minRows: 1, maxRows: 4 }} value={why[name]}
        onChange={(event) => set({ [name]: event.target.value })} />}
    </Field>
  )
  return (
    <Section title={words.reasons} tone="card">
      <div className={styles.grid}>
        {area('consequence_zh', `${words.consequence}（${words.zh}）`)}
        {area('consequence_en', `${words.consequence}（${words.en}）`)}
        {area('response_zh', `${words.response}（${words.zh}）`)}
        {area('response_en', `${words.response}（${words.en}）`)}
        <Field label={words.who}>{(id) => <Input id={id} value={why.who}
          onChange={(event) => set({ who: event.target.value })} />}</Field>
        <Field label={words.time}>
          {(id) => (
            <InputNumber
              id={id} min={0} value={Math.round((why.time_to_respond_s / MINUTE_S) * 10) / 10} style={{ width: '100%' }}
              onChange={(value) => set({ time_to_respond_s: Math.round((value ?? 0) * MINUTE_S) })}
            />
          )}
        </Field>
        <Field label={words.standard}>
          {(id) => (
            <Select
              id={id} showSearch={{ optionFilterProp: 'label' }} value={rule.standard || null} onChange={(value: string) => onChange({ ...rule, standard: value })}
              options={(standards.data ?? []).map((one) => ({ value: one.code,
                label: `${one.small_name} · ${one.filing_condition} · ${one.code}` }))}
            />
          )}
        </Field>
      </div>
    </Section>
  )
}

function Reflex({ rule, kinds, onChange }: Part & { kinds: ThingKind[] }) {
  const t = useText()
  const words = t.rules.form
  const action = rule.action ?? null
  const actuators = kinds.filter((kind) => kind.sort === 'actuator')
  const set = (given: Partial<NonNullable<RuleWords['action']>>) => action && onChange({ ...rule,
    action: { ...action, ...given } })
  const begin = (on: boolean) => onChange({
    ...rule,
      action: on ? { actuator: actuators[0]?.code ?? '', command: '', severity: usedSeverities(rule).at(-1) ?? 'red',
        radius_m: 200 } : null,
  })
  return (
    <Section title={words.reflex} tone="card"
      aside={<label className={styles.switch}>{words.withReflex}<Switch size="small" checked={action !== null}
        onChange={begin} /></label>}>
      {action && (
        <div className={styles.grid}>
          <Field label={words.actuator}>
            {(id) => <Select id={id} value={action.actuator}
              options={actuators.map((kind) => ({ value: kind.code,
                label: kind.name }))} onChange={(value: string) => set({ actuator: value })} />}
          </Field>
          <Field label={words.command}>{(id) => <Input id={id} value={action.command}
            onChange={(event) => set({ command: event.target.value })} />}</Field>
          <Field label={words.severity}>
            {(id) => (
              <Select
                id={id} value={action.severity} options={SEVERITIES.map((value) => ({ value,
                  label: t.warnings.severities[value] }))}
                onChange={(value: typeof action.severity) => set({ severity: value })}
              />
            )}
          </Field>
          <Field label={words.actionRadius}>
            {(id) => <InputNumber id={id} min={0} value={action.radius_m ?? 0} style={{ width: '100%' }}
              onChange={(value) => set({ radius_m: value ?? 0 })} />}
          </Field>
        </div>
      )}
    </Section>
  )
}

function Authority({ rule, onChange }: Part) {
  const t = useText()
  const words = t.rules.form
  const source = rule.source
  const set = (given: Partial<RuleWords['source']>) => onChange({ ...rule, source: { ...source, ...given } })
  const text = (name: 'title' | 'clause' | 'edition', label: string) => (
    <Field label={label}
      optional={name === 'clause'}>{(id) => <Input id={id} value={source[name] ?? ''}
        onChange={(event) => set({ [name]: event.target.value })} />}</Field>
  )
  const day = (value: string | null | undefined) => (value ? dayjs(value) : null)
  return (
    <Section title={words.source} tone="card">
      <div className={styles.grid}>
        {text('title', words.sourceTitle)}
        {text('edition', words.edition)}
        {text('clause', words.clause)}
        <Field label={words.confidence}>
          {(id) => (
            <Select
              id={id} value={source.confidence} onChange={(value: typeof source.confidence) => set({ confidence: value })}
              options={(['page', 'memory',
                'proposal'] as const).map((value) => ({ value, label: t.rules.detail.confidence[value] }))}
            />
          )}
        </Field>
        <Field label={words.from}>
          {(id) => <DatePicker id={id} allowClear={false} value={day(source.effective_from)} style={{ width: '100%' }}
            onChange={(value) => value && set({ effective_from: value.format('YYYY-MM-DD') })} />}
        </Field>
        <Field label={words.to} optional>
          {(id) => <DatePicker id={id} value={day(source.effective_to)} style={{ width: '100%' }}
            onChange={(value) => set({ effective_to: value ? value.format('YYYY-MM-DD') : null })} />}
        </Field>
      </div>
    </Section>
  )
}
