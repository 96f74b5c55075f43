import { type ComponentType, lazy } from 'react';
import { PageFailure } from './page-boundary.tsx';

/** A component that is loaded when it is first drawn; where it cannot be, that is said in its place. */
export const lazily = <Props extends object>(load: () => Promise<ComponentType<Props>>, what = 'This page') =>
  lazy(async () => ({
    default: await load().catch(
      (): ComponentType<Props> => () => (
        <PageFailure>{what} could not be loaded. Hookswitch may have been stopped.</PageFailure>
      ),
    ),
  }));
