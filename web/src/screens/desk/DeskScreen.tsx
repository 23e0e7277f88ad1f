/** 中屏: the duty officer's desk. Left the queue, in the middle the one thing at hand, right where it is. */
import { SignedIn } from '@/rooms/identity/SignedIn'
import { Desk } from './Desk'

export default function DeskScreen() {
  return <SignedIn page="desk">{(me) => <Desk me={me} key={me.id} />}</SignedIn>
}
