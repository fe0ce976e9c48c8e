import { existsSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';

const root = import.meta.dirname;

/** What Node runs. npm packages stay outside: native ones must, and a stack trace then names the real file. */
const mainEntries: Readonly<Record<string, string>> = {
  'engine-process': path.join(root, 'main/engine-process.ts'),
  cli: path.join(root, 'main/cli/main.ts'),
  electron: path.join(root, 'main/electron/main.ts'),
};

const rendererConfig: UserConfig = {
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [react()],
  build: {
    outDir: path.join(root, 'dist/renderer'),
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    // One page in a local window: what counts is that nothing is inlined, which the content security policy forbids.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
    modulePreload: { polyfill: false },
  },
};

const mainConfig: UserConfig = {
  build: {
    ssr: true,
    outDir: path.join(root, 'dist/main'),
    emptyOutDir: true,
    target: 'node22',
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: Object.fromEntries(Object.entries(mainEntries).filter(([, file]) => existsSync(file))),
      external: ['electron'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
};

const preloadConfig: UserConfig = {
  build: {
    ssr: true,
    outDir: path.join(root, 'dist/preload'),
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: path.join(root, 'preload/index.ts'),
      external: ['electron'],
      output: { format: 'cjs', entryFileNames: 'index.cjs' },
    },
  },
  // A sandboxed preload script can require electron alone, so everything else goes into the one file.
  ssr: { noExternal: true },
};

/** `vite build` makes the renderer, `--mode main` what Node and Electron run, `--mode preload` the bridge. */
export default defineConfig(({ mode }) => {
  if (mode === 'main') return mainConfig;
  if (mode === 'preload') return preloadConfig;
  return rendererConfig;
});
