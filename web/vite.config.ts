/** How the pages are built: one chunk per screen, the big libraries each in a chunk of their own. */
import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const SERVER = process.env.YIWANG_SERVER ?? 'http://127.0.0.1:8000'
const PATHS_OF_THE_SERVER = ['/api', '/live', '/open311', '/record', '/tiles', '/openapi.json', '/health']

export default defineConfig({
  base: '/',
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    port: 5173,
    strictPort: false,
    proxy: Object.fromEntries(PATHS_OF_THE_SERVER.map((path) => [path, { target: SERVER, changeOrigin: false }])),
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'maps', test: /node_modules[\\/](maplibre-gl|@maplibre|@mapbox)/ },
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)/ },
            { name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack)[\\/]/ },
          ],
        },
      },
    },
  },
})
