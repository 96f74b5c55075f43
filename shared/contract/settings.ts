import { oc } from '@orpc/contract';
import * as z from 'zod';
import { Settings, SettingsPatch } from '../model/settings.ts';

export const settings = {
  get: oc
    .route({ method: 'GET', path: '/settings', summary: 'Get settings', tags: ['Settings'] })
    .input(z.strictObject({}).optional())
    .output(Settings),
  update: oc
    .route({ method: 'PATCH', path: '/settings', summary: 'Update settings', tags: ['Settings'] })
    .input(SettingsPatch)
    .output(Settings),
};
