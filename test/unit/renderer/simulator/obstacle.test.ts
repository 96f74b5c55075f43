import { describe, expect, it } from 'vitest';
import { type Obstacle, obstacleOf, textOf } from '../../../../renderer/src/simulator/obstacle.ts';

const bound = { active: true, actions: ['one'], endpoints: 0 };
const receiver = 'http://127.0.0.1:4400';

describe('what stands in the way of firing the bound actions', () => {
  const toBound = (
    event: { active: boolean; actions: string[]; endpoints: number },
    eventsActive: boolean,
  ): Obstacle | null => obstacleOf({ event, eventsActive, target: 'bound', typedUrl: null, receiverUrl: receiver });

  it('is nothing when both switches are on and something is bound', () => {
    expect(toBound(bound, true)).toBeNull();
    expect(toBound({ active: true, actions: [], endpoints: 1 }, true)).toBeNull();
  });

  it('is nothing where an endpoint of the vendor carries the event and no action is bound', () => {
    expect(toBound({ active: true, actions: [], endpoints: 1 }, true)).toBeNull();
    expect(toBound({ active: true, actions: [], endpoints: 1 }, false)).toBe('all-off');
  });

  it('is first that nothing is bound, then the switches, both named where both are off', () => {
    expect(toBound({ active: false, actions: [], endpoints: 0 }, false)).toBe('nothing-bound');
    expect(toBound({ ...bound, active: false }, true)).toBe('event-off');
    expect(toBound(bound, false)).toBe('all-off');
    expect(toBound({ ...bound, active: false }, false)).toBe('both-off');
  });
});

describe('what stands in the way of firing to a URL', () => {
  const to = (typedUrl: string | null, receiverUrl: string | null = receiver): Obstacle | null =>
    obstacleOf({
      event: { active: false, actions: [], endpoints: 0 },
      eventsActive: false,
      target: 'url',
      typedUrl,
      receiverUrl,
    });

  it('is nothing for the receiver or an endpoint, whatever is bound or off', () => {
    expect(to(null)).toBeNull();
    expect(to('https://crm.example.com/hook?x=1')).toBeNull();
    expect(to(' http://127.0.0.1:9000 ')).toBeNull();
    expect(to('{{crm}}/hook')).toBeNull();
  });

  it('is a receiver that is off only where no other URL was typed', () => {
    expect(to(null, null)).toBe('receiver-off');
    expect(to('https://crm.example.com', null)).toBeNull();
  });

  it('is a URL that names no server', () => {
    expect(to('  ')).toBe('no-url');
    for (const bad of ['crm.example.com/hook', 'ftp://x', 'http://', 'http:///hook', 'javascript:alert(1)']) {
      expect(to(bad), bad).toBe('bad-url');
    }
  });
});

it('names the event in what it says', () => {
  for (const obstacle of ['nothing-bound', 'event-off', 'both-off'] as const) {
    expect(textOf(obstacle, 'Incoming Call').title).toContain('Incoming Call');
  }
});
