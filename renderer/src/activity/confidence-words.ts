/** How sure it is that a request was the event it is taken for, from 0 to 1, in a word. */
export function confidenceWord(confidence: number): 'certain' | 'likely' | 'uncertain' | 'a guess' {
  if (confidence >= 0.9) return 'certain';
  if (confidence >= 0.7) return 'likely';
  return confidence >= 0.45 ? 'uncertain' : 'a guess';
}
