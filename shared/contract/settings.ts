import { oc } from '@orpc/contract';
import * as z from 'zod';
import { ProxySettings } from '../model/proxy.ts';
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
  /** The proxies of the environment that the app was started with. */
  proxies: oc
    .route({ method: 'GET', path: '/settings/proxies', summary: 'Get the proxies in use', tags: ['Settings'] })
    .input(z.strictObject({}).optional())
    .output(ProxySettings),
};
