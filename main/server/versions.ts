/** Orders two versions by their numbers, as semantic versioning does; a pre-release comes before its release. Pure. */
export function compareVersions(a: string, b: string): -1 | 0 | 1 {
  const [numbersOfA, preReleaseOfA] = split(a);
  const [numbersOfB, preReleaseOfB] = split(b);
  for (let index = 0; index < 3; index++) {
    const difference = (numbersOfA[index] ?? 0) - (numbersOfB[index] ?? 0);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  if (preReleaseOfA === preReleaseOfB) return 0;
  if (preReleaseOfA === '') return 1;
  if (preReleaseOfB === '') return -1;
  return preReleaseOfA < preReleaseOfB ? -1 : 1;
}

function split(version: string): [numbers: number[], preRelease: string] {
  const [core = '', ...rest] = version.split('+', 1)[0]?.split('-') ?? [];
  return [core.split('.').map((part) => Number.parseInt(part, 10) || 0), rest.join('-')];
}
