import type { Settings, SettingsPatch } from '../../../shared/model/settings.ts';
import type { Workspace } from './workspace.ts';

export interface SettingsService {
  get(): Settings;
  /** Changes any part; resolves with the whole once it is on disk and in force. */
  update(patch: SettingsPatch): Promise<Settings>;
}

/** `onChange` is called after a change is on disk, also one by hand, with the settings of after and before. */
export function createSettingsService(
  workspace: Pick<Workspace, 'document'>,
  onChange: (now: Settings, before: Settings) => Promise<void> | void,
): SettingsService {
  const get = (): Settings => workspace.document.read().settings;
  workspace.document.onForeignChange(async ({ settings: before }) => {
    if (get() !== before) await onChange(get(), before);
  });
  return {
    get,
    async update(patch) {
      const before = get();
      await workspace.document.update(({ settings }) => {
        const { receiver, activity, ...flat } = patch;
        Object.assign(settings, flat);
        Object.assign(settings.receiver, receiver);
        Object.assign(settings.activity, activity);
      });
      await onChange(get(), before);
      return get();
    },
  };
}
