import type { Settings, SettingsPatch } from '../../../shared/model/settings.ts';
import type { Workspace } from './workspace.ts';

export interface SettingsService {
  get(): Settings;
  /** Changes any part; resolves with the whole once it is on disk. */
  update(patch: SettingsPatch): Promise<Settings>;
}

/** `onChange` is called after a change is on disk, with the settings before and after. */
export function createSettingsService(
  workspace: Workspace,
  onChange: (now: Settings, before: Settings) => Promise<void> | void,
): SettingsService {
  const get = (): Settings => workspace.document.read().settings;
  return {
    get,
    async update(patch) {
      const before = structuredClone(get());
      await workspace.document.update(({ settings }) => {
        const { receiver, activity, ...flat } = patch;
        Object.assign(settings, flat);
        Object.assign(settings.receiver, receiver);
        Object.assign(settings.activity, activity);
      });
      workspace.changes.announce('settings', 'events');
      await onChange(get(), before);
      return get();
    },
  };
}
