import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isSameSecret } from './loopback-guards.ts';

const secretBytes = 32;
const maximumSessions = 32;

function createSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

/** The one-time tokens and the sessions of one browser mode, in memory only. */
export interface BrowserSessions {
  /** The token that the next browser may sign in with. */
  readonly token: string;
  /** Takes the token, once: answers the cookie to set, or null where it is another. */
  signIn(token: string): string | null;
  isKnown(request: IncomingMessage): boolean;
}

/** `onToken` hears of each new token, so that the owner can look it up. */
export function createBrowserSessions(port: number, onToken: (token: string) => void): BrowserSessions {
  // Cookies know no ports: without ours in the name, two browser modes would sign each other out.
  const cookieName = `wheelhouse-${port}`;
  const sessions: string[] = [];
  let token = createSecret();
  onToken(token);

  return {
    get token() {
      return token;
    },
    signIn(given) {
      if (!isSameSecret(given, token)) return null;
      token = createSecret();
      onToken(token);
      const session = createSecret();
      sessions.push(session);
      if (sessions.length > maximumSessions) sessions.shift();
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isKnown(request) {
      const given = (request.headers.cookie ?? '')
        .split(';')
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(`${cookieName}=`))
        ?.slice(cookieName.length + 1);
      if (given === undefined) return false;
      // Every session is compared, so that the duration does not tell which one was near.
      return sessions.filter((session) => isSameSecret(given, session)).length > 0;
    },
  };
}
