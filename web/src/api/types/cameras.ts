/** Cameras near a place and looks at them. An address comes with a look alone. */
import type { Id, LonLat } from './common'

export interface CameraView {
  azimuth: number
  field_of_view: number
  range_m: number
  height_m: number | null
}
export interface NearCamera {
  id: Id
  name: string
  kind_name: string
  place: LonLat
  distance_m: number
  sees: boolean | null
  protocol: 'rtsp' | 'hls' | null
  has_stream: boolean
  view: CameraView | null
}
export interface LookGiven {
  look_id: Id
  protocol: 'rtsp' | 'hls' | null
  address: string | null
  gb28181: string | null
}
