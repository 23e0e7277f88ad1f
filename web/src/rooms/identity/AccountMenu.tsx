/** Who is signed in, where else they may go, and the way out. */
import { Button, Dropdown } from 'antd'
import { useNavigate } from 'react-router'
import { useLogOut } from '@/api/session'
import type { Me } from '@/api/types'
import { useText } from '@/i18n'
import { Icon } from '@/ui/Icon'

export function AccountMenu({ me, compact = false }: { me: Me; compact?: boolean }) {
  const t = useText()
  const go = useNavigate()
  const logOut = useLogOut()
  const items = [
    { key: 'me', disabled: true, label: `${t.common.roles[me.role] ?? me.role}${me.area ? ` · ${me.area.name}` : ''}` },
    { type: 'divider' as const },
    ...me.pages.map((page) => ({ key: page, label: t.common.pages[page], onClick: () => void go(`/${page}`) })),
    { key: 'resident', label: t.common.goResident, onClick: () => void go('/') },
    { type: 'divider' as const },
    { key: 'out', label: t.common.login.logOut, icon: <Icon name="leave" />, onClick: () => logOut.mutate(null) },
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <Button type="text" icon={<Icon name="people" />} aria-label={t.common.login.signedInAs(me.display_name)}>
        {!compact && me.display_name}
      </Button>
    </Dropdown>
  )
}
