import { contract } from '../../contract/contract.ts';

/** Throws where the procedures that are bound are not those of the contract: a face would ask and get no answer. */
export function checkCompleteness(router: Readonly<Record<string, object>>): void {
  const namesOf = (nouns: Readonly<Record<string, object>>): string[] =>
    Object.entries(nouns)
      .flatMap(([noun, verbs]) => Object.keys(verbs).map((verb) => `${noun}.${verb}`))
      .sort();
  const asked = namesOf(contract);
  const bound = namesOf(router);
  const wrong = [
    ...asked.filter((name) => !bound.includes(name)),
    ...bound.filter((name) => !asked.includes(name)),
  ];
  if (wrong.length > 0) throw new Error(`Contract and engine differ in ${wrong.join(', ')}.`);
}
