import { WheelhouseError } from '../errors.ts';
import type { ImageReference } from './image-reference.ts';

interface Judged {
  readonly reason: string;
  readonly code: 'AUTH_FAILED' | 'NOT_FOUND' | 'ENGINE_ERROR';
  readonly says: (image: ImageReference, hostLabel: string) => string;
  readonly hint: string;
  readonly retryable?: boolean;
}

// The words of engines 20.10 to 28 and of the registries behind them; the first that fits counts.
const rules: readonly (readonly [RegExp, Judged])[] = [
  [
    /toomanyrequests|too many requests|\b429\b|rate limit/i,
    {
      reason: 'rate-limit',
      code: 'ENGINE_ERROR',
      says: ({ registry }, host) => `${registry} lets ${host} pull no more images for now`,
      hint: 'Wait until its limit is over (six hours at Docker Hub), or pull with an account that has a higher one.',
      retryable: true,
    },
  ],
  [
    /no space left on device/i,
    {
      reason: 'disk-full',
      code: 'ENGINE_ERROR',
      says: ({ name }, host) => `The disk of ${host} has no room for ${name}`,
      hint: 'Clean up that host first: wheelhouse prune preview HOST shows what would be freed.',
    },
  ],
  [
    /no matching manifest|does not match the specified platform/i,
    {
      reason: 'platform',
      code: 'NOT_FOUND',
      says: ({ name }, host) => `${name} is not made for the kind of machine that ${host} is`,
      hint: 'Choose a tag that is built for its architecture.',
    },
  ],
  [
    /manifest unknown|manifest for .* not found|tag .* not found|name unknown|repository .* not found|not found: manifest/i,
    {
      reason: 'no-such-image',
      code: 'NOT_FOUND',
      says: ({ name, registry }) => `${registry} has no image ${name}`,
      hint: 'Check the name and the tag.',
    },
  ],
  [
    /pull access denied|requested access to the resource is denied|\bdenied\b|forbidden|\b403\b/i,
    {
      reason: 'denied',
      code: 'AUTH_FAILED',
      says: ({ name, registry }) =>
        `${registry} does not give out ${name}: it does not exist, or it is private`,
      hint: 'Check the name; for a private image sign in to that registry on the host, and see that the account may read it.',
    },
  ],
  [
    /unauthorized|authentication required|no basic auth|incorrect username|\b401\b/i,
    {
      reason: 'unauthorized',
      code: 'AUTH_FAILED',
      says: ({ name, registry }) => `${registry} wants a login before it gives out ${name}`,
      hint: 'Give Wheelhouse a user and a token for that registry, or check that they are still valid.',
    },
  ],
  [
    /server gave HTTP response to HTTPS client/i,
    {
      reason: 'plain-http',
      code: 'ENGINE_ERROR',
      says: ({ registry }, host) => `${registry} speaks plain HTTP, which Docker on ${host} refuses`,
      hint: 'Give the registry a certificate, or name it under insecure-registries in /etc/docker/daemon.json there.',
    },
  ],
  [
    /x509|certificate/i,
    {
      reason: 'certificate',
      code: 'ENGINE_ERROR',
      says: ({ registry }, host) => `Docker on ${host} does not trust the certificate of ${registry}`,
      hint: 'Put its certificate authority into /etc/docker/certs.d/REGISTRY/ca.crt on that host, and check its clock.',
    },
  ],
  [
    /no such host|dial tcp|lookup |connection refused|i\/o timeout|network is unreachable|no route to host|timeout exceeded|TLS handshake|EOF|connection reset|Client\.Timeout|proxyconnect/i,
    {
      reason: 'unreachable-registry',
      code: 'ENGINE_ERROR',
      says: ({ registry }, host) => `Docker on ${host} does not reach ${registry}`,
      hint: 'Check name resolution, firewall and proxy of that host; the pull starts there and not on this machine.',
      retryable: true,
    },
  ],
];

/**
 * Why a pull failed, from the engine's words: a sentence, and what to do. `details.reason` names the kind; the engine's own
 * words are in `details.engineMessage`. Pure.
 */
export function pullFailure(
  image: ImageReference,
  hostLabel: string,
  words: string,
  cause?: unknown,
): WheelhouseError {
  const said = words.replaceAll(/\s+/g, ' ').trim().slice(0, 500);
  const judged = rules.find(([pattern]) => pattern.test(said))?.[1];
  const details = { reason: judged?.reason ?? 'other', image: image.name, engineMessage: said };
  if (judged === undefined) {
    const end = /[.!?]$/.test(said) ? '' : '.';
    return new WheelhouseError('ENGINE_ERROR', `${hostLabel} could not pull ${image.name}: ${said}${end}`, {
      details,
      cause,
    });
  }
  return new WheelhouseError(judged.code, `${judged.says(image, hostLabel)}.`, {
    hint: judged.hint,
    details,
    cause,
    ...(judged.retryable === true ? { retryable: true } : {}),
  });
}
