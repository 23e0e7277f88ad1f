/** The whole rule as text, for what the form has no field for. What cannot be read changes nothing. */
import { Input } from 'antd'
import { useState } from 'react'
import type { RuleWords } from '@/api/types'
import { useText } from '@/i18n'
import { Section } from '@/ui/Section'
import { Toned } from '@/ui/Toned'

export function RuleText({ rule, onChange }: { rule: RuleWords; onChange: (rule: RuleWords) => void }) {
  const words = useText().rules.form
  const [text, setText] = useState(() => JSON.stringify(rule, null, 2))
  const [bad, setBad] = useState<string | null>(null)
  const take = (value: string) => {
    setText(value)
    try {
      const read = JSON.parse(value) as RuleWords
      setBad(Array.isArray(read.conditions) && Array.isArray(read.kinds) ? null : 'conditions, kinds')
      if (Array.isArray(read.conditions) && Array.isArray(read.kinds)) onChange(read)
    } catch (error) {
      setBad(error instanceof Error ? error.message : String(error))
    }
  }
  return (
    <Section title={words.asText} tone="card">
      <Input.TextArea
        aria-label={words.asText} value={text} onChange={(event) => take(event.target.value)} autoSize={{ minRows: 20,
          maxRows: 60 }} spellCheck={false}
        style={{ fontFamily: 'ui-monospace, monospace', fontSize: 13 }}
      />
      {bad && <Toned tone="near" role="alert">{words.badText(bad)}</Toned>}
    </Section>
  )
}
