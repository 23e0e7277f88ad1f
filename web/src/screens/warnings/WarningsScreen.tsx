/** 预警台: what the sensors warn of, as few lines; each is acknowledged, shelved, found true or false. */
import { SignedIn } from '@/rooms/identity/SignedIn'
import { WarningDesk } from './WarningDesk'

export default function WarningsScreen() {
  return <SignedIn page="warnings">{(me) => <WarningDesk me={me} key={me.id} />}</SignedIn>
}
