interface Ordered {
  readonly name: string;
  readonly dependsOn: readonly string[];
}

/**
 * Groups services so that each comes after all on which it depends; within a group the order is that of the names.
 * What depends on each other in a circle comes last, together. Pure.
 */
export function toLevels(services: readonly Ordered[]): readonly (readonly string[])[] {
  const levels: string[][] = [];
  let left = [...services].sort((a, b) => a.name.localeCompare(b.name));
  while (left.length > 0) {
    const waiting = new Set(left.map(({ name }) => name));
    const free = left.filter(({ name, dependsOn }) =>
      dependsOn.every((other) => other === name || !waiting.has(other)),
    );
    const level = free.length === 0 ? left : free;
    levels.push(level.map(({ name }) => name));
    left = left.filter((service) => !level.includes(service));
  }
  return levels;
}
