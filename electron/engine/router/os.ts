import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import { onFailure } from './failures.ts';

/** The contract, ready to be implemented: every handler's failures leave in one form. */
export const os = implement(contract).use(onFailure);
