/** 大屏: one screen that shows a whole area. */
import { SignedIn } from '@/rooms/identity/SignedIn'
import { Wall } from './Wall'

export default function WallScreen() {
  return <SignedIn page="wall">{(me) => <Wall me={me} key={me.id} />}</SignedIn>
}
