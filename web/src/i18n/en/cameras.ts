import type { Catalogue } from '@/i18n'

/** Cameras near a place. */
export const cameras: Catalogue['cameras'] = {
  title: 'Cameras nearby',
  within: (metres) => `within ${metres} m`,
  none: 'No camera is registered nearby.',
  away: (metres) => `${metres} m away`,
  sees: 'Sees this place', blind: 'Does not see this place', unknown: 'View not registered', noStream: 'No stream registered',
  look: 'Look', close: 'Close the picture', cancel: 'Cancel', open: 'Record and look',
  reason: 'Why you look',
  why: 'Cameras in public space serve public safety alone. Your name, your reason and the time are recorded.',
  about: (id) => `case ${id}`,
  picture: (name) => `Live picture of ${name}`,
  cannotPlay: 'This browser cannot play it; open the address below in the player of the city’s video platform.',
  noTranscoding: 'RTSP is not transcoded here; open the address below in the player of the city’s video platform.',
  onlyCode: 'Only its national code is registered; open it by its code on the city’s video platform.',
  address: 'Address of the stream', code: 'Code (GB/T 28181)',
}
