import { homedir, hostname, userInfo } from 'node:os';
import path from 'node:path';

/** What OpenSSH's % tokens stand for in one connection. */
export interface TokenValues {
  /** As it was typed. */
  readonly originalHost: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly hostKeyAlias: string | null;
}

function allTokens(values: TokenValues): Readonly<Record<string, string>> {
  const here = hostname();
  return {
    ...commandTokens(values),
    d: homedir(),
    i: String(process.getuid?.() ?? 0),
    L: here.split('.')[0] ?? here,
    l: here,
    u: userInfo().username,
  };
}

function commandTokens(values: TokenValues): Readonly<Record<string, string>> {
  return {
    '%': '%',
    h: values.host,
    k: values.hostKeyAlias ?? values.originalHost,
    n: values.originalHost,
    p: String(values.port),
    r: values.user,
  };
}

function replaceTokens(text: string, tokens: Readonly<Record<string, string>>): string {
  return text.replaceAll(/%(.)/g, (whole, letter: string) => tokens[letter] ?? whole);
}

/** A path of the SSH configuration as OpenSSH opens it: tokens, ${VARIABLES} and ~ in their places. A token that is unknown stays. */
export function expandPath(file: string, values: TokenValues): string {
  const named = replaceTokens(file, allTokens(values)).replaceAll(
    /\$\{(\w+)\}/g,
    (whole, name: string) => process.env[name] ?? whole,
  );
  return named.startsWith('~/') ? path.join(homedir(), named.slice(2)) : named;
}

/** A ProxyCommand with its tokens in their places: only those that OpenSSH puts there. Pure. */
export function expandProxyCommand(command: string, values: TokenValues): string {
  return replaceTokens(command, commandTokens(values));
}
