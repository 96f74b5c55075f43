import type { Driver } from './desktop-app.ts';
import { electronBinary, electronDriver } from './electron-driver.ts';
import { standInDriver } from './stand-in-driver.ts';

/**
 * Electron where its binary is, else the stand-in. The specs are the same; `HOOKSWITCH_DESKTOP=electron` makes the lack of
 * the binary an error, for machines that are there to run the real one.
 */
export const driver: Driver = chooseDriver();

function chooseDriver(): Driver {
  const binary = electronBinary();
  if (binary !== null) return electronDriver(binary);
  if (process.env.HOOKSWITCH_DESKTOP === 'electron') {
    throw new Error('There is no Electron binary: fetch it with node node_modules/electron/install.js.');
  }
  return standInDriver;
}
