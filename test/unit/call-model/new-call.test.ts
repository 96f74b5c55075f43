import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newCall } from '../../../electron/engine/call-model/new-call.ts';
import { seededRandom } from '../../../electron/engine/call-model/random.ts';
import { openDialects } from '../../../electron/engine/dialects/dialects.ts';
import { Call, sideOf } from '../../../shared/model/call.ts';
import { resources } from '../../support/open-engine.ts';

const states = openDialects(join(resources, 'dialects'))
  .all()
  .flatMap(({ events }) => events)
  .flatMap(({ state }) => state.direction.map((direction) => ({ ...state, direction: [direction] })));

it('makes a call that could have happened, for every event in every direction', () => {
  fc.assert(
    fc.property(fc.constantFrom(...states), fc.integer({ min: 0, max: 0xffffffff }), (state, seed) => {
      const at = 1_700_000_000_000;
      const call = newCall(seededRandom(seed), state, at);
      expect(Call.parse(call)).toEqual(call);
      expect(newCall(seededRandom(seed), state, at)).toEqual(call);
      expect(call.direction).toBe(state.direction[0]);
      const times = [call.startedAt, call.answeredAt ?? call.startedAt, call.endedAt ?? at, at];
      expect(times).toEqual([...times].sort((one, other) => one - other));
      expect([call.answeredAt !== null, call.endedAt !== null]).toEqual([state.answered, state.ended]);
      expect(call.caller.number).not.toBe(call.called.number);
      const own =
        sideOf(call) === 'caller' ? call.caller : call.direction === 'internal' ? call.called : call.extension;
      expect(own.number).toBe(call.extension.number);
      const outside = call.direction === 'inbound' ? call.caller : call.called;
      if (call.direction !== 'internal') expect(outside.number).toMatch(/^\+1555\d{3}01\d{2}$/);
    }),
  );
});

it('has talked for a believable time where the event happens in the course of a conversation', () => {
  const dialects = openDialects(join(resources, 'dialects'));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
      const at = 1_700_000_000_000;
      for (const key of ['hold_call', 'resume_call', 'blind_transferring', 'attended_transferring']) {
        const call = newCall(seededRandom(seed), dialects.event('grandstream', key).state, at);
        const duration = Number(dialects.values('grandstream', key, call, at).get('duration'));
        expect(duration).toBeGreaterThanOrEqual(15);
        expect(duration).toBeLessThanOrEqual(300);
      }
      const answered = newCall(seededRandom(seed), dialects.event('grandstream', 'establish_call').state, at);
      expect(answered.answeredAt).toBe(at);
    }),
  );
});
