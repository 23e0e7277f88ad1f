/** Our own line icons, drawn on a 24 grid; decorative unless a title is given. */
import type { SVGProps } from 'react'

const PATHS = {
  camera: 'M4 8.5A2.5 2.5 0 0 1 6.5 6h1.6l1.3-2h5.2l1.3 2h1.6A2.5 2.5 0 0 1 20 8.5v8a2.5 2.5 0 0 1-2.5 2.5h-11A2.5 2.5 0 0 1 4 16.5zM12 16a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2z',
  pin: 'M12 21s-6.8-6.1-6.8-11.2a6.8 6.8 0 1 1 13.6 0C18.8 14.9 12 21 12 21zM12 12.3a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z',
  pen: 'M4 20l1-4.2L15.7 5.1a2 2 0 0 1 2.8 0l.4.4a2 2 0 0 1 0 2.8L8.2 19zM13.5 7.3l3.2 3.2',
  check: 'M5 12.6l4.6 4.6L19.2 7.4',
  cross: 'M6 6l12 12M18 6L6 18',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.4 2',
  play: 'M8 5.5l11 6.5-11 6.5z',
  pause: 'M9 6v12M15 6v12',
  alert: 'M12 4l9 16H3zM12 10v4.6M12 17.4v.1',
  chevron: 'M6 14l6-6 6 6',
  double: 'M6 12l6-6 6 6M6 18l6-6 6 6',
  dot: 'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  octagon: 'M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM12 8v5M12 16v.1',
  phone: 'M6.6 3.6l2.9.5 1.3 3.7-2 1.7a11.5 11.5 0 0 0 5.7 5.700l1.7-2 3.7 1.3.5 2.900c0 1.7-1.4 3-3.1 2.800C10 19.5 4.5 14 3.8 6.700c-.2-1.7 1.1-3.1 2.8-3.100z',
  people: 'M9 11.500a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.800zM3 19.500c.5-3.4 2.9-5.2 6-5.200s5.5 1.8 6 5.200M15.8 5.200a3.2 3.2 0 0 1 0 6M17 14.600c2.3.5 3.7 2.2 4 4.9',
  locate: 'M12 8.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 2.500v3.500M12 18v3.500M2.5 12H6M18 12h3.5',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3.3 12h17.400M12 3c-5 5.5-5 12.5 0 18M12 3c5 5.5 5 12.5 0 18',
  glasses: 'M6.5 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM17.5 17a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 13.200c1.2-1 2.8-1 4 0M3 13l2-6M21 13l-2-6',
  list: 'M8 6.500h12M8 12h12M8 17.500h12M4 6.500v.1M4 12v.1M4 17.500v.1',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  star: 'M12 3.500l2.6 5.5 6 .8-4.4 4.2 1.1 6L12 17.1 6.7 20l1.1-6L3.4 9.800l6-.8z',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.3-5.400M19.8 3.500v4h-4',
  flag: 'M6 21V4M6 4.500c4-2 7 2 12 0v8.500c-5 2-8-2-12 0',
  link: 'M9.5 14.500l5-5M11 6.500l1.6-1.600a4.2 4.2 0 0 1 6 6L17 12.500M13 17.500l-1.6 1.600a4.2 4.2 0 0 1-6-6L7 11.5',
  left: 'M14.5 5.500L8 12l6.5 6.5',
  right: 'M9.5 5.500L16 12l-6.5 6.5',
  shield: 'M12 3.500l7 2.600v5.400c0 4.5-2.9 7.5-7 9-4.1-1.5-7-4.5-7-9V6.100zM9 12l2.2 2.200L15.2 10',
  whole: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  leave: 'M14 4.500H6.500v15H14M10.5 12H20M17 8.500l3.5 3.5-3.5 3.5',
  cloud: 'M7 18.500a4.3 4.3 0 0 1-.6-8.5 5.8 5.8 0 0 1 11.2 1.200A3.7 3.7 0 0 1 17 18.500z',
  truck: 'M3 6.500h10.500v10H3zM13.5 10h4l3 3v3.500h-7M7 19.200a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.800zM16.8 19.200a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.800z',
  wrench: 'M14.5 6.500a4.3 4.3 0 0 1 5.5-1.300l-3 3 .4 2.2 2.2.4 2.2-2.200M20.9 8.700a4.3 4.3 0 0 1-5.8 4.200L8 20a2 2 0 0 1-3-3l7.2-7a4.3 4.3 0 0 1 2.3-4.3',
  search: 'M11 17.500a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM16 16l4 4',
} as const

export type IconName = keyof typeof PATHS

interface Props extends SVGProps<SVGSVGElement> {
  name: IconName
  size?: number | string
  title?: string
}

export function Icon({ name, size = '1.25em', title, ...rest }: Props) {
  return (
    <svg
      viewBox="0 0 24 24" width={size} height={size} fill="none" stroke="currentColor" strokeWidth={1.8}
      strokeLinecap="round" strokeLinejoin="round" style={{ verticalAlign: '-.22em', flex: 'none' }}
      {...(title ? { role: 'img', 'aria-label': title } : { 'aria-hidden': true })} {...rest}
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
