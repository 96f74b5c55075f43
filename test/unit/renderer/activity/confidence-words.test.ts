import { expect, it } from 'vitest';
import { confidenceWord } from '../../../../renderer/src/activity/confidence-words.ts';

it.each([
  [1, 'certain'],
  [0.9, 'certain'],
  [0.89, 'likely'],
  [0.7, 'likely'],
  [0.5, 'uncertain'],
  [0.44, 'a guess'],
  [0.05, 'a guess'],
])('a confidence of %s is %s', (confidence, word) => {
  expect(confidenceWord(confidence)).toBe(word);
});
