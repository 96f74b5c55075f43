import { describe, expect, it } from 'vitest';
import { roundedUp, timesByStep, timesOverRun } from '../../../../renderer/src/runs/collection/chart-points.ts';
import { rateOf, rateText, withSample } from '../../../../renderer/src/runs/collection/rate.ts';
import { sampleStep as step } from './sample-step.ts';

describe('response times', () => {
  it('by step are the median and the longest over all iterations, without what scripts sent', () => {
    const steps = [
      step(1, { name: 'A', durationMs: 10 }),
      step(2, { name: 'A', iteration: 1, durationMs: 30, failed: true }),
      step(3, { name: 'A', iteration: 2, durationMs: 20 }),
      step(4, { name: 'A', source: 'script', durationMs: 900 }),
      step(5, { name: 'B', durationMs: null }),
    ];
    expect(timesByStep(steps)).toMatchObject([{ name: 'A', count: 3, failed: 1, median: 20, longest: 30 }]);
  });

  it('over the run are in so many pieces at most, each with its failures', () => {
    const steps = Array.from({ length: 1000 }, (_, at) => step(at, { durationMs: at % 10, failed: at === 999 }));
    const points = timesOverRun(steps, 50);
    expect(points.length).toBe(50);
    expect(points.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
    expect(points.at(-1)).toMatchObject({ failed: 1, longest: 9 });
    expect(points[0]?.failed).toBe(0);
  });

  it('of one request, or of none, are a point, or none', () => {
    expect(timesOverRun([step(1)], 50)).toMatchObject([{ mean: 10, longest: 10, count: 1 }]);
    expect(timesOverRun([], 50)).toEqual([]);
    expect(timesByStep([])).toEqual([]);
  });

  it('end at a round number', () => {
    expect([0, 1, 3, 12, 20, 51, 187, 1001].map(roundedUp)).toEqual([1, 1, 5, 20, 20, 100, 200, 2000]);
  });
});

describe('requests a second', () => {
  it('are those of the last seconds', () => {
    let samples = withSample([], { at: 0, requests: 0 });
    expect(rateOf(samples)).toBeNull();
    for (let at = 500; at <= 10_000; at += 500)
      samples = withSample(samples, { at, requests: at < 5000 ? 0 : at - 5000 });
    expect(rateOf(samples)).toBe(1000);
    expect(samples.length).toBeLessThan(10);
  });

  it('are a text', () => {
    expect([null, 0, 4.25, 1234.5].map(rateText)).toEqual(['–', '0.0/s', '4.3/s', '1,235/s']);
  });
});
