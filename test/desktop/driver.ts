import type { Driver } from './desktop-app.ts';
import { electronBinary, electronDriver } from './electron-driver.ts';
import { standInDriver } from './stand-in-driver.ts';

const binary = electronBinary();

/** Electron where its binary is, else the stand-in. The specs are the same. */
export const driver: Driver = binary === null ? standInDriver : electronDriver(binary);
