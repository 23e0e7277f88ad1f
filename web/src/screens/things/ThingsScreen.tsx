/** 感知设备: what the city is measured with. */
import { SignedIn } from '@/rooms/identity/SignedIn'
import { Things } from './Things'

export default function ThingsScreen() {
  return <SignedIn page="things">{(me) => <Things me={me} key={me.id} />}</SignedIn>
}
