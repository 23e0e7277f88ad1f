/** Ant Design dressed in our palette. */
import { theme, type ThemeConfig } from 'antd'
import { FONT_SANS, palettes, type Look } from './tokens'

const USUAL_SIZE = 15
/** Type size and the heights of small, usual and large controls, in px. */
const SIZES: Record<Look, [text: number, small: number, usual: number, large: number]> = {
  light: [USUAL_SIZE, 30, 38, 48],
  dark: [USUAL_SIZE, 30, 38, 48],
  elder: [20, 44, 52, 60],
  field: [17, 44, 48, 56],
}

export function antdTheme(look: Look, calm = false): ThemeConfig {
  const p = palettes[look]
  const [text, small, usual, large] = SIZES[look]
  return {
    algorithm: look === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: `yiwang-${look}` },
    token: {
      colorPrimary: p.celadon,
      colorLink: p.celadon,
      colorLinkHover: p.celadonDeep,
      colorInfo: p.indigo,
      colorSuccess: p.bamboo,
      colorWarning: p.gamboge,
      colorError: p.cinnabar,
      colorText: p.ink,
      colorTextSecondary: p.ink2,
      colorTextTertiary: p.ink3,
      colorTextDescription: p.ink3,
      colorTextPlaceholder: p.ink3,
      colorBgBase: look === 'dark' ? p.paper : '#ffffff',
      colorBgLayout: p.paper,
      colorBgContainer: p.surface,
      colorBgElevated: look === 'dark' ? '#16292d' : '#ffffff',
      colorBorder: look === 'dark' ? '#355257' : '#c9cbc2',
      colorBorderSecondary: p.line,
      colorTextLightSolid: p.onCeladon,
      borderRadius: 10,
      borderRadiusLG: 16,
      borderRadiusSM: 7,
      controlHeight: usual,
      controlHeightLG: large,
      controlHeightSM: small,
      fontFamily: FONT_SANS,
      fontSize: text,
      lineHeight: 1.6,
      controlOutlineWidth: 3,
      controlOutline: look === 'dark' ? '#6fd3c355' : '#12645f40',
      boxShadow: `0 6px 24px rgb(${p.shade} / 10%)`,
      motion: !calm,
      motionDurationMid: calm ? '0s' : '0.16s',
      wireframe: false,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Table: { headerBg: p.sunken, headerColor: p.ink2, rowHoverBg: p.celadonSoft, borderColor: p.line },
      Tag: { defaultBg: p.sunken, defaultColor: p.ink2 },
      Card: { headerFontSize: 16 },
      Tabs: { titleFontSize: USUAL_SIZE },
      Segmented: { trackBg: p.sunken, itemSelectedBg: p.surface },
    },
  }
}
