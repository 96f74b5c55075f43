import { expect, it } from 'vitest';
import { largestBodyLimit, SettingsPatch } from '../../../shared/model/settings.ts';

it('a maximum body size that a string could not hold is refused, with the reason', () => {
  const accepts = (bodyLimit: number) => SettingsPatch.safeParse({ receiver: { bodyLimit } });
  expect(accepts(largestBodyLimit).success).toBe(true);
  const refused = accepts(largestBodyLimit + 1);
  expect(refused.error?.issues[0]?.message).toMatch(/^The maximum body size is at most 192 MiB/);
});
