import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PhoneEvent } from '../../../shared/model/event.ts';
import type { Scenario } from '../../../shared/model/scenario.ts';
import type { WorkspaceInfo } from '../../../shared/model/workspace.ts';
import { ask } from '../client.ts';
import { useConnection } from '../parts/use-connection.ts';
import { type CallSetup, dialectsOf, type TargetKind } from './call-setup.ts';
import { useSetup } from './call-setup-store.ts';
import { type CallObstacle, callObstacle, targetKindOf, targetOf } from './call-target.ts';

/** What a call would be begun with now, and what stands in its way. */
export interface CallBench {
  readonly setup: CallSetup;
  /** Every dialect there is. */
  readonly availableDialects: readonly WorkspaceInfo['dialects'][number][];
  /** Ids of the chosen ones. */
  readonly dialects: readonly string[];
  readonly events: readonly PhoneEvent[];
  readonly scenarios: readonly Scenario[];
  readonly targetKind: TargetKind;
  readonly to: string | undefined;
  /** What a call is begun with: `to`, and that certificates are not verified. */
  readonly destination: { readonly to?: string; readonly insecure?: true };
  readonly receiverUrl: string | null;
  readonly obstacle: CallObstacle | null;
  /** Why there is nothing to choose from; null where there is. */
  readonly error: Error | null;
  readonly isLoading: boolean;
}

const none: readonly never[] = [];

export function useCallBench(): CallBench {
  const setup = useSetup();
  const isConnected = useConnection().state === 'connected';
  const info = useQuery(ask.workspace.info.queryOptions({ input: {} }));
  const listed = useQuery(ask.events.list.queryOptions({ input: {} }));
  const scenarios = useQuery(ask.calls.scenarios.queryOptions({ input: {} }));
  const receiver = useQuery(ask.receiver.status.queryOptions({ input: {} }));
  const availableDialects = info.data?.dialects ?? none;
  const dialects = useMemo(() => dialectsOf(setup.dialects, availableDialects), [setup.dialects, availableDialects]);
  const events = listed.data?.events ?? none;
  const eventsActive = listed.data?.eventsActive ?? false;
  const targetKind = targetKindOf(setup.targetKind, events, dialects);
  const receiverUrl = receiver.data?.url ?? null;
  const to = targetOf(targetKind, setup.url, receiverUrl);
  const insecure = targetKind === 'url' && !setup.verifyTls;
  const isLoading = info.data === undefined || listed.data === undefined || scenarios.data === undefined;
  return {
    ...{ setup, availableDialects, dialects, events, targetKind, receiverUrl },
    scenarios: scenarios.data ?? none,
    to,
    destination: to === undefined ? {} : { to, ...(insecure && { insecure }) },
    obstacle: isConnected
      ? callObstacle({ setup, targetKind, dialects, events, eventsActive, receiverUrl })
      : { kind: 'not-connected' },
    error: isLoading ? (info.error ?? listed.error ?? scenarios.error) : null,
    isLoading,
  };
}
