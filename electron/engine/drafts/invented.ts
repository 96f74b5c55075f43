import type { ScenarioFile } from '../../../shared/model/scenario.ts';

type Extension = ScenarioFile['extension'];

const names = ['Reception', 'Sales', 'Support', 'Front desk', 'Accounts', 'Orders', 'Office', 'Workshop', 'Returns'];

/**
 * Gives extensions that nobody has: one for each text, always the same, and none whose number or name is among those
 * to avoid.
 */
export function inventExtensions(avoid: Iterable<string>): (text: string) => Extension {
  // Shorter texts are in every text.
  const taken = [...new Set([...avoid].map((each) => each.toLowerCase()))].filter((each) => each.length > 2);
  const isFree = (text: string): boolean => !taken.some((each) => text.toLowerCase().includes(each));
  const given = new Map<string, Extension>();
  const freeNames = names.filter(isFree);
  let number = 100;
  return (text) => {
    const found = given.get(text);
    if (found !== undefined) return found;
    do number += 1;
    while (!isFree(String(number)) && number < 10_000);
    const made = { number: String(number), name: freeNames.shift() ?? `Extension ${number}` };
    given.set(text, made);
    return made;
  };
}
