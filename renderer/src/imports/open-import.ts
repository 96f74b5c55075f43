export { openImport } from './import-store.ts';
