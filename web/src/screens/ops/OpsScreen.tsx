/** 运维: how the node runs, for the system administrator alone. */
import { SignedIn } from '@/rooms/identity/SignedIn'
import { Ops } from './Ops'

export default function OpsScreen() {
  return <SignedIn page="ops">{(me) => <Ops me={me} key={me.id} />}</SignedIn>
}
