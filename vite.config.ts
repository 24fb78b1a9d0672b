import { compileMessage } from '@lingui/message-utils/compileMessage'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { contract } from './src/ui/messages/contract.ts'
import { en } from './src/ui/messages/en.ts'
import { luckybet } from './src/ui/messages/luckybet.ts'
import { playground } from './src/ui/messages/playground.ts'

/** Headers of every answer of the built app; the page server and any other host send them as they are. */
const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self' ws: wss:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

export default defineConfig({
  plugins: [
    react(),
    messages(),
    headersFile(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'sw',
      filename: 'sw.ts',
      injectRegister: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,svg,png,wasm,woff2}'],
        maximumFileSizeToCacheInBytes: 3_000_000,
      },
      manifest: {
        id: '/',
        name: 'Everest',
        short_name: 'Everest',
        description: 'IOST wallet and explorer with a light node in the page.',
        start_url: '/',
        display: 'standalone',
        background_color: '#0f1417',
        theme_color: '#0f1417',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  worker: { format: 'es' },
  // While developing, the private network and its faucet come from a running `everest net --page`.
  server: {
    proxy: { '/networks/private.json': 'http://localhost:30102', '/faucet': 'http://localhost:30102' },
  },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Inlined files would be data: URLs, which workers and WebAssembly may not come from.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
})

/** `virtual:messages/NAME`: catalogues compiled when the app is built, so that no message parser is shipped. */
function messages(): Plugin {
  const catalogues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    contract,
    en,
    luckybet,
    playground,
  }
  const prefix = 'virtual:messages/'
  return {
    name: 'everest-messages',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      const texts = id.startsWith(`\0${prefix}`) ? catalogues[id.slice(prefix.length + 1)] : undefined
      if (texts === undefined) return undefined
      const compiled = Object.entries(texts).map(([key, text]) => [key, compileMessage(text)])
      return `export const messages = JSON.parse(${JSON.stringify(JSON.stringify(Object.fromEntries(compiled)))})`
    },
  }
}

function headersFile(): Plugin {
  return {
    name: 'everest-headers',
    generateBundle() {
      const source = `${JSON.stringify(HEADERS, null, 2)}\n`
      this.emitFile({ type: 'asset', fileName: 'headers.json', source })
    },
  }
}
