/**
 * The colours of Yiwang, named after pigments: paper, ink, celadon (天青) for what can be done, cinnabar (朱砂) for
 * what presses, gamboge (藤黄) for what is near, realgar (雄黄) between the two, bamboo (竹青) for what is done. Every
 * text/ground pair meets WCAG AA.
 */
export interface Palette {
  paper: string // page ground
  surface: string // cards
  sunken: string // wells, tracks
  line: string // hairlines
  lineStrong: string // borders of inputs
  ink: string
  ink2: string
  ink3: string
  celadon: string
  celadonDeep: string
  celadonSoft: string
  onCeladon: string
  cinnabar: string
  cinnabarSoft: string
  gamboge: string
  gambogeSoft: string
  realgar: string
  realgarSoft: string
  bamboo: string
  bambooSoft: string
  indigo: string
  indigoSoft: string
  shade: string // shadow colour
}

export const light: Palette = {
  paper: '#f6f4ee',
  surface: '#ffffff',
  sunken: '#edeae1',
  line: '#e2ded2',
  lineStrong: '#8b9391',
  ink: '#1b2728',
  ink2: '#445354',
  ink3: '#5b6869',
  celadon: '#12645f',
  celadonDeep: '#0c4b47',
  celadonSoft: '#dfeeea',
  onCeladon: '#ffffff',
  cinnabar: '#b23a22',
  cinnabarSoft: '#fae5df',
  gamboge: '#875a00',
  gambogeSoft: '#fbeecb',
  realgar: '#a04a00',
  realgarSoft: '#fde3cd',
  bamboo: '#2f6b3c',
  bambooSoft: '#e2f0e0',
  indigo: '#3c4f8a',
  indigoSoft: '#e5e9f5',
  shade: '27 39 40',
}

export const dark: Palette = {
  paper: '#0a1517',
  surface: '#101f22',
  sunken: '#0d191c',
  line: '#1e3438',
  lineStrong: '#5f7c80',
  ink: '#eaf3f0',
  ink2: '#b6cac8',
  ink3: '#8ea6a5',
  celadon: '#6fd3c3',
  celadonDeep: '#a3e7db',
  celadonSoft: '#15373a',
  onCeladon: '#06201e',
  cinnabar: '#ff8a6b',
  cinnabarSoft: '#43201a',
  gamboge: '#f2c35a',
  gambogeSoft: '#3b2f12',
  realgar: '#ffac5f',
  realgarSoft: '#40260f',
  bamboo: '#8fd19a',
  bambooSoft: '#17331f',
  indigo: '#a9b9f2',
  indigoSoft: '#1e2848',
  shade: '0 0 0',
}

/** Elder mode: the light palette with stronger ink and lines. */
export const elder: Palette = {
  ...light,
  paper: '#ffffff',
  sunken: '#f0eee6',
  line: '#a9aea9',
  lineStrong: '#4a5655',
  ink: '#000000',
  ink2: '#1d2929',
  ink3: '#2f3c3c',
  celadon: '#0a4a46',
  celadonDeep: '#053532',
  cinnabar: '#8f2410',
  gamboge: '#6a4600',
  bamboo: '#1d5229',
}

/** For a phone in sunlight: black on white, strong edges. */
export const field: Palette = { ...elder, paper: '#f1f0ea', surface: '#ffffff', celadon: '#0b524d', celadonDeep: '#073b38' }

export type Look = 'light' | 'dark' | 'elder' | 'field'
export const palettes: Record<Look, Palette> = { light, dark, elder, field }

export const FONT_SANS =
  "'PingFang SC','HarmonyOS Sans SC','MiSans','Source Han Sans SC','Noto Sans CJK SC','Noto Sans SC'," +
  "'Microsoft YaHei',system-ui,-apple-system,'Segoe UI',sans-serif"
export const FONT_SERIF =
  "'Songti SC','Source Han Serif SC','Noto Serif CJK SC','Noto Serif SC',STSong,SimSun,Georgia,serif"
export const FONT_DIGITS = "'DIN Alternate','Bahnschrift','Inter','SF Pro Display','Noto Sans CJK SC',system-ui,sans-serif"

const kebab = (name: string) => name.replace(/[A-Z0-9]/g, (letter) => `-${letter.toLowerCase()}`)

/** The palette as CSS custom properties: `--ink`, `--ink-2`, `--celadon-soft`, … */
export function cssVariables(look: Look): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const [name, value] of Object.entries(palettes[look])) variables[`--${kebab(name)}`] = value as string
  return variables
}
