import { WheelhouseError } from '../errors.ts';

/** A name by which a registry knows an image. */
export interface ImageReference {
  /** `docker.io`, `registry.example.com:5000`. */
  readonly registry: string;
  /** Without tag and digest, in the short form that Docker shows: `redis`, `ghcr.io/team/app`. */
  readonly repository: string;
  /** null where a digest stands in its place. */
  readonly tag: string | null;
  /** `sha256:…` */
  readonly digest: string | null;
  /** The whole of it in Docker's short form: `redis:7`. */
  readonly name: string;
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const domainPart = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
// https://github.com/distribution/reference: the grammar that every engine checks names against.
const pattern = new RegExp(
  `^(?:(?<domain>(?:${domainPart}(?:\\.${domainPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?)/)?` +
    `(?<path>${component}(?:/${component})*)` +
    '(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?' +
    '(?:@(?<digest>[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}))?$',
);

const hub = 'docker.io';

/** What stands before the first slash is a registry only where it looks like an address; else it is a user of the hub. */
function isRegistry(domain: string): boolean {
  return domain === 'localhost' || /[.:]/.test(domain) || domain !== domain.toLowerCase();
}

function parse(text: string): ImageReference | null {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const groups = pattern.exec(slash < 0 || isRegistry(first) ? text : `${hub}/${text}`)?.groups;
  if (groups === undefined) return null;
  const { domain, path, tag, digest } = groups as Record<string, string | undefined>;
  if (path === undefined || path.length > 255) return null;
  const registry = domain === undefined || domain === 'index.docker.io' ? hub : domain;
  const repository = registry === hub ? path.replace(/^library\//, '') : `${registry}/${path}`;
  const shownTag = tag ?? (digest === undefined ? 'latest' : null);
  const name = `${repository}${shownTag === null ? '' : `:${shownTag}`}${digest === undefined ? '' : `@${digest}`}`;
  return { registry, repository, tag: shownTag, digest: digest ?? null, name };
}

/**
 * Reads the name of an image as people type it; without a tag it is `latest`. Pure. Throws VALIDATION in one sentence
 * for what is no name: a leading dash, capitals, blanks, control characters.
 */
export function parseImageReference(text: string): ImageReference {
  const found = parse(text);
  if (found !== null) return found;
  throw new WheelhouseError('VALIDATION', `${JSON.stringify(text.slice(0, 80))} is no name of an image.`, {
    hint: 'A name is written like redis:7 or registry.example.com/team/app:1.4, in small letters.',
  });
}
