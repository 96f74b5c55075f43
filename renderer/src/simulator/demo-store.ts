import { create } from 'zustand';
import type { Delivery } from '../../../shared/model/delivery.ts';

export interface DemoState {
  /** Set up since the page was opened. */
  readonly ready: boolean;
  /** What the last demo call sent. Kept here so that it survives a change of page. */
  readonly deliveries: readonly Delivery[];
}

export const useDemo = create<DemoState>(() => ({ ready: false, deliveries: [] }));

export const keepDemo = (change: Partial<DemoState>): void => useDemo.setState(change);
