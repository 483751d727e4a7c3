import react from '@vitejs/plugin-react';
import { randomBytes } from 'node:crypto';
import { defineConfig } from 'vitest/config';
import { answerHeaders, NONCE_PLACEHOLDER, pageHeaders } from './src/bff/http/security-headers.ts';

/** Where the dev server finds the BFF. `npm run dev` sets it. */
const bff = process.env['BFF_ADDRESS'] ?? 'http://127.0.0.1:4310';

/** Of one start of the dev server, which sends the headers that the console sends: what they forbid fails in development first. */
const nonce = randomBytes(18).toString('base64');

export default defineConfig(({ command }) => ({
  plugins: [react()],
  // The BFF puts a nonce in the placeholder's place, a new one for each answer.
  html: { cspNonce: command === 'build' ? NONCE_PLACEHOLDER : nonce },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2023',
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        // What the first page needs is one file: shared pieces are not split off it into a wave of small ones.
        codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    headers: { ...answerHeaders(false), ...pageHeaders(nonce) },
    // The Host stays as the browser sent it: the BFF compares it with the Origin of every change.
    proxy: Object.fromEntries(
      ['^/api/', '/auth', '/healthz', '/readyz'].map((path) => [path, { target: bff, changeOrigin: false }]),
    ),
  },
  test: {
    // Every core: vitest leaves one idle, which on two cores is half of them.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: ['src/**/*.integration.test.ts'],
          // Many tests run on few cores: only what hangs runs into this.
          testTimeout: 30_000,
          // Loading the same modules anew for each file took longer than the tests: files share a worker's modules, in any order.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['src/**/*.integration.test.ts'],
          globalSetup: 'src/commands/lib/build.mjs',
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
}));
