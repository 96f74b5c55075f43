import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string): string => resolve(import.meta.dirname, path);

/**
 * Three builds: `main` makes the desktop app's main process, its engine process, the command line, and the program that
 * runs workers (packages stay outside, so that native modules and postman-runtime are found in node_modules). `preload` is
 * CommonJS because a sandboxed window demands it. `renderer` is the screen, the same for window and browser.
 */
export default defineConfig({
  main: {
    build: {
      outDir: at('out'),
      emptyOutDir: false,
      externalizeDeps: true,
      sourcemap: true,
      rollupOptions: {
        input: {
          'main/main': at('electron/main.ts'),
          'main/engine-process': at('electron/engine-process.ts'),
          'headless/cli': at('electron/headless/cli/main.ts'),
          // The module of each worker stands here too: 'workers/NAME': at('electron/engine/NAME.ts').
          'workers/worker-process': at('electron/worker-process.ts'),
          'workers/collection-runs/worker/worker': at('electron/engine/collection-runs/worker/worker.ts'),
          'workers/index-thread': at('electron/engine/index-thread.ts'),
          'workers/yaml-worker': at('electron/engine/yaml-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: { outDir: at('out/renderer'), minify: true, rollupOptions: { input: at('renderer/index.html') } },
  },
});
