import './process-setup.ts';
import './without-requests.ts';

// Not by a plain import: in a bundle, packages are loaded before the first line runs, and these keep what is set up here.
export const { runWorker } = await import('./script-worker.ts');
