/**
 * Where the slider can stand: as even to the eye as to the ear, each stop about a third faster than the one before, and
 * none of them a number that nobody would say.
 */
export const speedStops = [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 40, 60] as const;

/** The stop nearest to a speed, in ratio. */
export function stopOf(speed: number): number {
  const away = speedStops.map((stop) => Math.abs(Math.log(stop / speed)));
  return away.indexOf(Math.min(...away));
}

export function speedAt(stop: number): number {
  const last = speedStops.length - 1;
  return speedStops[Math.max(0, Math.min(last, Math.round(stop)))] ?? 1;
}
