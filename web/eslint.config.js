/**
 * The house rules of the web: small files, and imports that go one way only:
 * i18n, theme → api, ui → map → rooms → screens → app. A room never imports another room.
 */
import js from '@eslint/js'
import hooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import { readdirSync } from 'node:fs'
import tseslint from 'typescript-eslint'

/** Folder → what it may import besides itself, lowest first. */
const FLOORS = [
  ['i18n', []],
  ['theme', ['i18n']],
  ['api', ['i18n']],
  ['ui', ['i18n', 'theme', 'api']],
  ['map', ['i18n', 'theme', 'api', 'ui']],
  ['rooms', ['i18n', 'theme', 'api', 'ui', 'map']],
  ['screens', ['i18n', 'theme', 'api', 'ui', 'map', 'rooms']],
]
const ALL = [...FLOORS.map(([floor]) => floor), 'app']
const UP = { regex: '^\\.\\./', message: 'Reach other folders through "@/…", so that the one-way rule can see it.' }

function oneWay(files, forbidden, extra = []) {
  const patterns = [UP, ...forbidden.map((floor) => ({
    regex: `^@/${floor}(/|$)`, message: `Imports go one way; ${files} may not reach ${floor}.`,
  })), ...extra]
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

const floors = FLOORS.map(([floor, may]) => {
  const forbidden = ALL.filter((other) => other !== floor && !may.includes(other))
  const extra = floor === 'ui'
    ? [
      { regex: '^(react-router|@tanstack/)', message: 'ui knows neither router nor query.' },
      { regex: '^@/api/(?!types$|errors$)', message: 'ui knows the shapes and errors of the API, not its calls.' },
    ]
    : []
  return oneWay(`src/${floor}/**/*.{ts,tsx}`, forbidden, extra)
})

const namesIn = (folder) => readdirSync(new URL(folder, import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory()).map((entry) => entry.name)
const walls = ['rooms', 'screens'].flatMap((kind) => namesIn(`./src/${kind}`).map((name) => {
  const above = kind === 'rooms' ? ['screens', 'app'] : ['app']
  const others = { regex: `^@/${kind}/(?!${name}(/|$))`, message: `${kind} never import each other.` }
  return oneWay(`src/${kind}/${name}/**/*.{ts,tsx}`, above, [others])
}))

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/api/__generated__'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      ...hooks.configs.recommended.rules,
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'max-len': ['error', { code: 128, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
      'no-console': 'error',
      eqeqeq: 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'react-hooks/set-state-in-effect': 'off',
    },
  },
  ...floors,
  ...walls,
)
