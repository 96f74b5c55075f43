import { expect, it } from 'vitest';
import { callSentence, stateOf, whoWords } from '../../../../renderer/src/ladder/call-words.ts';
import { sampleArrow, sampleLadder } from '../../../support/sample-ladder.ts';

const call = sampleLadder([sampleArrow(0), sampleArrow(1, { status: 503 })]);

it('says who calls whom, each party once, and the id where no event says so', () => {
  expect(whoWords(call)).toEqual({ from: 'Alice Example', to: '+61312341234 · 101' });
  expect(whoWords({ ...call, called: '101' })).toEqual({ from: 'Alice Example', to: '101' });
  const silent = { ...call, caller: null, callerName: null, called: null, extension: null };
  expect(whoWords(silent)).toEqual({ from: '709e1d5e', to: '' });
  expect(whoWords({ ...silent, called: '101' })).toEqual({ from: 'unknown', to: '101' });
});

it('says a call as a sentence, with what failed and what is wrong', () => {
  const violations = [{ rule: 'never-ended' as const, dialect: null, sentence: 'It never ended.', arrows: [] }];
  expect(callSentence({ ...call, violations }, stateOf(call, null), () => 'The PBX').replace(/^[\d:.]+/, 'TIME')).toBe(
    'TIME, Alice Example to +61312341234 · 101, Ringing, The PBX, played, 2 requests, 1 failed, ' +
      'Rule violations: It never ended.',
  );
});
