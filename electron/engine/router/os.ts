import { implement } from '@orpc/server';
import { contract } from '../../../shared/contract/contract.ts';
import { onFailure } from './failures.ts';

/** At no middleware's index: handlers are typed by the contract, and the tests check every result (checked-router.ts). */
const nowhere = Number.NaN;

/** The contract, ready to be implemented: every input is checked, and every handler's failures leave in one form. */
export const os = implement(contract, { initialOutputValidationIndex: nowhere }).use(onFailure);
