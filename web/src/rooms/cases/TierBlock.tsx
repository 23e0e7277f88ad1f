/** Which level answers for the case: the ladder from community to city, when it climbs, and delegating it down. */
import { Button, InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { useText } from '@/i18n'
import { momentText } from '@/i18n/format'
import type { CaseDetail, Tier, TierLevel } from '@/api/types'
import { useMe } from '@/api/session'
import { ActionSheet } from '@/ui/action/ActionSheet'
import { Field, WordsField } from '@/ui/action/fields'
import { Section } from '@/ui/Section'
import { useDelegate } from './queries'
import styles from './TierBlock.module.css'

const LADDER: TierLevel[] = ['community', 'subdistrict', 'district', 'city']
const MAY_RETIME = new Set(['supervisor', 'leader'])

export function TierBlock({ one }: { one: CaseDetail }) {
  const words = useText().casePage.tier
  const [open, setOpen] = useState(false)
  const tier = one.tier
  if (!tier) return null
  const waiting = one.state === 'open' || one.state === 'deferred'
  return (
    <Section
      title={words.title} tone="card"
      aside={tier.below.length > 0 && !open && (
        <Button size="small" data-testid="delegate" onClick={() => setOpen(true)}>{words.delegate}</Button>
      )}
    >
      <ol className={styles.ladder}>
        {LADDER.map((level) => (
          <li key={level} aria-current={level === tier.level ? 'step' : undefined}>{words.levels[level]}</li>
        ))}
      </ol>
      <p className={styles.told}>
        <b>{tier.area_name}</b> {words.since(momentText(tier.since))}
        {tier.climbs > 0 && <span> · {words.climbed(tier.climbs)}</span>}
      </p>
      {waiting && <p className={styles.told}>{tier.due_at ? words.until(momentText(tier.due_at)) : words.top}</p>}
      {open && <Delegating one={one} tier={tier} onDone={() => setOpen(false)} />}
    </Section>
  )
}

function Delegating({ one, tier, onDone }: { one: CaseDetail; tier: Tier; onDone: () => void }) {
  const words = useText().casePage.tier
  const me = useMe().data
  const [area, setArea] = useState(tier.below.at(-1)?.id ?? '')
  const [reason, setReason] = useState('')
  const [hours, setHours] = useState<number | null>(null)
  const delegate = useDelegate(one.id, onDone)
  return (
    <ActionSheet
      title={words.delegate} busy={delegate.isPending} error={delegate.error} missing={reason.trim() ? null : words.missing}
      onSubmit={() => delegate.mutate({
        expected_version: one.version, area, reason: reason.trim(), ...(hours ? { extra_hours: hours } : {}),
      })}
      onCancel={onDone}
    >
      <Field label={words.to} hint={words.keeps}>
        {(id) => (
          <Segmented
            id={id} value={area} onChange={setArea}
            options={tier.below.map((below) => ({ label: below.name, value: below.id }))}
          />
        )}
      </Field>
      <WordsField label={words.reason} value={reason} onChange={setReason} phrases={words.phrases} />
      {me && MAY_RETIME.has(me.role) && (
        <Field label={words.extra} hint={words.extraHint} optional>
          {(id) => <InputNumber id={id} min={1} max={2000} precision={0} value={hours} onChange={setHours} />}
        </Field>
      )}
    </ActionSheet>
  )
}
