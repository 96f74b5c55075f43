import { scenarioLimits } from '../../../shared/model/scenario.ts';

/** Seconds in a text, with a point or a comma; null where it is none that a scenario can have. */
export function secondsOf(text: string): number | null {
  const plain = text.trim().replace(',', '.');
  if (!/^\d{1,5}(\.\d{0,3})?$/.test(plain)) return null;
  const seconds = Number(plain);
  return seconds <= scenarioLimits.seconds ? seconds : null;
}
