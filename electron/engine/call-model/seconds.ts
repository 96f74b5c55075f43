import { scenarioLimits } from '../../../shared/model/scenario.ts';

/** To the thousandth, as scenarios keep seconds; what is later than a scenario goes on happens at its end. */
export const thousandths = (seconds: number): number =>
  Math.min(scenarioLimits.seconds, Math.round(seconds * 1000) / 1000);
