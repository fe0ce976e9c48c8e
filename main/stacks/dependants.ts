import type { RestartAssessment } from '../contract/stacks.ts';
import { parseDependsOn, type KnownContainer } from './model.ts';

export type Dependant = RestartAssessment['dependants'][number];

/**
 * The containers of one host that lean on `subject`, each with its strongest reason: those that share its network
 * lose it with the restart, those that Compose starts after it may need a moment without it.
 */
export function findDependants(
  subject: KnownContainer,
  containers: Iterable<KnownContainer>,
): readonly Dependant[] {
  const found: Dependant[] = [];
  for (const other of containers) {
    if (other.id === subject.id) continue;
    const reason = reasonOf(subject, other);
    if (reason !== null) {
      found.push({ container: other.name, service: other.service, state: other.state, reason });
    }
  }
  return found.sort((a, b) => a.container.localeCompare(b.container));
}

function reasonOf(subject: KnownContainer, other: KnownContainer): Dependant['reason'] | null {
  const [mode, network] = splitOnce(other.networkMode, ':');
  if (mode === 'container' && network !== null && means(network, subject)) return 'network';
  if (other.links.some((link) => means(linkTarget(link), subject))) return 'link';
  if (other.stack !== null && other.stack === subject.stack && subject.service !== null) {
    const waitsFor = parseDependsOn(other.dependsOn).some(({ service }) => service === subject.service);
    if (waitsFor) return 'depends_on';
  }
  if (other.volumesFrom.some((reference) => means(reference, subject))) return 'volumes';
  return null;
}

/** `/db:/app/database` or `db:database`: the part before the colon is the container that is leaned on. */
function linkTarget(link: string): string {
  return splitOnce(link, ':')[0].replace(/^\//, '');
}

// Shorter beginnings of an id could be a name of their own.
const shortestId = 12;

function means(reference: string, container: KnownContainer): boolean {
  if (reference === container.name || reference === container.id) return true;
  return reference.length >= shortestId && container.id.startsWith(reference);
}

function splitOnce(text: string, separator: string): [string, string | null] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}
