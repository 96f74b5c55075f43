import { oc } from '@orpc/contract';
import * as z from 'zod';
import { Settings, SettingsPatch } from '../model/settings.ts';

export const settings = {
  get: oc
    .route({ method: 'GET', path: '/settings', summary: 'Settings', tags: ['Settings'] })
    .input(z.strictObject({}).optional())
    .output(Settings),
  update: oc
    .route({ method: 'PATCH', path: '/settings', summary: 'Change any of them', tags: ['Settings'] })
    .input(SettingsPatch)
    .output(Settings),
};
