import { expect, it } from 'vitest';
import { chosenOf } from '../../../electron/engine/dialects/chosen.ts';

const setup = { label: 'Label', meaning: 'Meaning', choices: null, source: 'inferred' };
const dialect = {
  id: 'acme',
  setup: [{ ...setup, key: 'constructor', default: 'as delivered' }],
  variants: [],
};

it('takes the default where nothing is given, whatever a key is called', () => {
  expect(chosenOf(dialect, {})).toEqual({ setup: { constructor: 'as delivered' }, variants: {} });
  expect(chosenOf(dialect, { setup: { constructor: 'mine' } }).setup).toEqual({ constructor: 'mine' });
});
