import type { Ladder, LadderArrow } from '../../shared/model/ladder.ts';

const begin = Date.parse('2026-11-20T14:01:52.104Z');

/** A request of a call that was answered 200; any part can be replaced. */
export function sampleArrow(at: number, parts: Partial<LadderArrow> = {}): LadderArrow {
  const offset = parts.offset ?? at;
  return {
    id: `arrow-${at}`,
    kind: 'delivery',
    capture: null,
    at: new Date(begin + (Math.abs(offset) < 1e6 ? offset * 1000 : 0)).toISOString(),
    offset,
    played: null,
    from: 'phone',
    to: 'receiver',
    dialect: 'pbx',
    event: 'ringing',
    label: 'Incoming Call',
    phase: 'ringing',
    hold: null,
    leg: null,
    method: 'POST',
    path: '/hooks/calls',
    action: 'Look up caller',
    status: 200,
    durationMs: 9,
    message: '',
    altered: null,
    ...parts,
  };
}

/** A call of these requests between a phone system, an endpoint and the receiver. */
export function sampleLadder(arrows: readonly LadderArrow[], parts: Partial<Ladder> = {}): Ladder {
  const at = arrows[0]?.at ?? new Date(begin).toISOString();
  return {
    id: '709e1d5e-2067-41af-88c4-77b0c761c718',
    origin: 'played',
    scenario: 'Answered, inbound',
    at,
    lastAt: arrows.at(-1)?.at ?? at,
    seq: arrows.length,
    dialects: [...new Set(arrows.flatMap(({ dialect }) => dialect ?? []))],
    caller: '+15551230001',
    callerName: 'Alice Example',
    called: '+61312341234',
    extension: '101',
    phase: arrows.findLast(({ phase }) => phase !== null)?.phase ?? 'none',
    deliveries: arrows.filter(({ kind }) => kind === 'delivery').length,
    captures: arrows.filter(({ kind }) => kind === 'capture').length,
    failed: arrows.filter(({ status }) => status === 0 || status >= 400).length,
    violations: [],
    columns: [
      { id: 'phone', kind: 'phone-system', label: 'Phone system' },
      { id: 'crm', kind: 'endpoint', label: 'crm.example' },
      { id: 'receiver', kind: 'receiver', label: 'Receiver' },
    ],
    arrows: [...arrows],
    omitted: 0,
    speed: null,
    stateChanges: [],
    ...parts,
  };
}
