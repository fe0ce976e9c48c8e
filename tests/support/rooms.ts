interface Import {
  readonly from: string;
  readonly to: string;
}

/** The room of a file: a feature, a part of the platform, a face. Null for what belongs to no room. */
function roomOf(file: string): string | null {
  return (
    /^(main\/(?:platform|workloads)\/[^/]+|main\/(?!(?:platform|workloads)\/)[^/]+|renderer\/features\/[^/]+)\//.exec(
      file,
    )?.[1] ?? null
  );
}

/** Circles in the graph between rooms, each as a sentence that names one import for every step of the circle. */
export function findRoomCycles(imports: readonly Import[]): string[] {
  const exits = new Map<string, Map<string, Import>>();
  for (const edge of imports) {
    const from = roomOf(edge.from);
    const to = roomOf(edge.to);
    if (from === null || to === null || from === to) continue;
    const targets = exits.get(from) ?? new Map<string, Import>();
    if (!targets.has(to)) targets.set(to, edge);
    exits.set(from, targets);
  }
  const cycles = new Map<string, string>();
  for (const start of exits.keys()) {
    const cycle = findCycle(start, exits);
    if (cycle === null) continue;
    const rooms = [...new Set(cycle.map((edge) => String(roomOf(edge.from))))]
      .toSorted((a, b) => a.localeCompare(b))
      .join(' ');
    if (cycles.has(rooms)) continue;
    const steps = cycle.map((edge) => `${edge.from} imports ${edge.to}`).join(', ');
    cycles.set(
      rooms,
      `The rooms ${rooms} import each other in a circle (${steps}): move what they share into a room below them, or hand it in. [no-circle-of-rooms]`,
    );
  }
  return [...cycles.values()];
}

/** The shortest circle through `start`, breadth first. */
function findCycle(start: string, exits: ReadonlyMap<string, ReadonlyMap<string, Import>>): Import[] | null {
  const reached = new Map<string, Import[]>([[start, []]]);
  const queue = [start];
  for (let room = queue.shift(); room !== undefined; room = queue.shift()) {
    const trail = reached.get(room) ?? [];
    for (const [next, edge] of exits.get(room) ?? []) {
      if (next === start) return [...trail, edge];
      if (reached.has(next)) continue;
      reached.set(next, [...trail, edge]);
      queue.push(next);
    }
  }
  return null;
}
