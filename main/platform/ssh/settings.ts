import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';

import { parse } from 'ssh-config';

import { WheelhouseError } from '../errors.ts';
import { expandPath, expandProxyCommand } from './tokens.ts';
import type { LoginMethod } from './types.ts';

/** What ~/.ssh/config says about a name. */
export interface SshSettings {
  readonly host: string;
  readonly port: number;
  /** null where only the name of the account here is left. */
  readonly user: string | null;
  /** Key files named in the configuration; the usual ones only where nothing else may be offered. */
  readonly keyFiles: readonly string[];
  readonly identitiesOnly: boolean;
  /** undefined: SSH_AUTH_SOCK; null: none. */
  readonly agent: string | null | undefined;
  readonly knownHosts: readonly string[];
  readonly hostKeyAlias: string | null;
  /** `user@host:port` of each jump host, the nearest first. */
  readonly jumps: readonly string[];
  /** Its tokens in their places; null where there is none. */
  readonly proxyCommand: string | null;
  /** The ways to log in that are wanted, in order. */
  readonly methods: readonly LoginMethod[];
  readonly passwordPrompts: number;
  /** null where nothing is said. */
  readonly connectTimeoutMs: number | null;
  readonly keepaliveIntervalMs: number | null;
  readonly addressFamily: 4 | 6 | null;
  readonly bindAddress: string | null;
}

export interface SettingsQuery {
  readonly host: string;
  /** null where the address names none. */
  readonly port: number | null;
  readonly user: string | null;
  /** In place of ~/.ssh/config. */
  readonly configFile?: string;
  /** Name or path of OpenSSH's client; `ssh` unless said otherwise. */
  readonly program?: string;
  readonly signal?: AbortSignal;
}

const queryTimeoutMs = 5_000;
const usualKeys = /^(?:~|.*)\/\.ssh\/id_(?:rsa|dsa|ecdsa|ecdsa_sk|ed25519|ed25519_sk|xmss)$/;

type Expand = (file: string) => string;

function toAgent(value: string | undefined, expand: Expand): string | null | undefined {
  if (value === undefined || value === '' || value === 'SSH_AUTH_SOCK') return undefined;
  if (value === 'none') return null;
  // A variable that is not set leaves no agent, as in OpenSSH.
  if (/^\$\w+$/.test(value)) return process.env[value.slice(1)] ?? null;
  return expand(value);
}

/**
 * `ssh -G` names the usual keys for every host. Where only these files may be offered they count, as far as they are
 * there; else they are looked for anyway, after the agent's.
 */
function toKeyFiles(named: readonly string[], identitiesOnly: boolean, expand: Expand): readonly string[] {
  return named
    .filter((file) => file !== 'none')
    .filter((file) => !usualKeys.test(file) || (identitiesOnly && existsSync(expand(file))))
    .map(expand);
}

const loginMethods: readonly LoginMethod[] = ['publickey', 'keyboard-interactive', 'password'];

function toMethods(one: (keyword: string) => string | undefined): readonly LoginMethod[] {
  const preferred = one('preferredauthentications')?.split(',') ?? loginMethods;
  const off = (keyword: string): boolean => one(keyword) === 'no' || one(keyword) === 'false';
  // A program that may ask nobody (BatchMode) gets by with keys.
  const isSilent = one('batchmode') === 'yes';
  return preferred
    .flatMap((name) => loginMethods.filter((method) => method === name))
    .filter((method) => {
      switch (method) {
        case 'publickey':
          return !off('pubkeyauthentication');
        case 'keyboard-interactive':
          return !isSilent && !off('kbdinteractiveauthentication') && !off('challengeresponseauthentication');
        case 'password':
          return !isSilent && !off('passwordauthentication');
        default:
          return method satisfies never;
      }
    });
}

/** Seconds of the configuration in milliseconds; null for none, 0 and what is no number. */
function toMilliseconds(value: string | undefined): number | null {
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null;
}

/** `ssh -G` (OpenSSH 9.2) writes an IPv4 address of a jump host in brackets too. */
const withoutBrackets = (hop: string): string => hop.replace(/\[([\d.]+)\]/, '$1');

const unlessNone = (value: string | undefined): string | null =>
  value === undefined || value === '' || value === 'none' ? null : value;

/** Settings out of keywords in lower case, each with its values. Pure but for the home folder and the environment. */
function toSettings(query: SettingsQuery, values: ReadonlyMap<string, readonly string[]>): SshSettings {
  const one = (keyword: string): string | undefined => values.get(keyword)?.[0];
  const host = one('hostname') ?? query.host;
  const port = query.port ?? Number(one('port') ?? 22);
  const user = query.user ?? one('user') ?? null;
  const hostKeyAlias = unlessNone(one('hostkeyalias'));
  const tokens = { originalHost: query.host, host, port, user: user ?? userInfo().username, hostKeyAlias };
  const expand: Expand = (file) => expandPath(file, tokens);
  const words = (keyword: string, usual: string): readonly string[] =>
    (one(keyword) ?? usual)
      .split(/\s+/)
      .filter((word) => word !== '' && word !== 'none')
      .map(expand);
  const identitiesOnly = one('identitiesonly') === 'yes';
  const proxyCommand = unlessNone(one('proxycommand'));
  const family = one('addressfamily');
  return {
    host,
    port,
    user,
    keyFiles: [
      ...toKeyFiles(values.get('identityfile') ?? [], identitiesOnly, expand),
      // Only to be named: certificates cannot be offered.
      ...(values.get('certificatefile') ?? []).filter((file) => file !== 'none').map(expand),
    ],
    identitiesOnly,
    agent: toAgent(one('identityagent'), expand),
    knownHosts: [
      ...words('userknownhostsfile', '~/.ssh/known_hosts ~/.ssh/known_hosts2'),
      ...words('globalknownhostsfile', '/etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2'),
    ],
    hostKeyAlias,
    jumps: unlessNone(one('proxyjump'))?.split(',').map(withoutBrackets) ?? [],
    proxyCommand: proxyCommand === null ? null : expandProxyCommand(proxyCommand, tokens),
    methods: toMethods(one),
    passwordPrompts: Number(one('numberofpasswordprompts') ?? 3),
    connectTimeoutMs: toMilliseconds(one('connecttimeout')),
    keepaliveIntervalMs: toMilliseconds(one('serveraliveinterval')),
    addressFamily: family === 'inet' ? 4 : family === 'inet6' ? 6 : null,
    bindAddress: unlessNone(one('bindaddress')),
  };
}

/** Reads what `ssh -G` prints: a keyword and its value on each line. */
export function readSshG(query: SettingsQuery, output: string): SshSettings {
  const values = new Map<string, string[]>();
  for (const line of output.split(/\r?\n/)) {
    const [, keyword, value] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (keyword === undefined || value === undefined) continue;
    values.set(keyword, [...(values.get(keyword) ?? []), value]);
  }
  return toSettings(query, values);
}

/** The same from the text of ~/.ssh/config, for machines without OpenSSH; `Match exec` and tokens are not understood there. */
export function readConfigText(query: SettingsQuery, text: string): SshSettings {
  const values = new Map<string, string[]>();
  for (const [keyword, value] of Object.entries(parse(text).compute(query.host))) {
    const list = Array.isArray(value) ? value : [value];
    // In a HostName %h is what was typed; everywhere else it is the HostName.
    const isName = keyword.toLowerCase() === 'hostname';
    values.set(keyword.toLowerCase(), isName ? list.map((part) => part.replaceAll('%h', query.host)) : list);
  }
  return toSettings(query, values);
}

function runSshG(query: SettingsQuery): Promise<string | null> {
  const { configFile, port, user, host } = query;
  const flags = [
    ...(configFile === undefined ? [] : ['-F', configFile]),
    ...(port === null ? [] : ['-p', String(port)]),
    ...(user === null ? [] : ['-l', user]),
  ];
  return new Promise((resolve, reject) => {
    const options = {
      timeout: queryTimeoutMs,
      maxBuffer: 1024 * 1024,
      ...(query.signal && { signal: query.signal }),
    };
    execFile(query.program ?? 'ssh', ['-G', ...flags, '--', host], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (error.code === 'ENOENT') resolve(null);
      else {
        const why = stderr.trim().split('\n').at(-1) ?? '';
        reject(
          new WheelhouseError(
            'VALIDATION',
            `The SSH configuration cannot be read for ${host}${why === '' ? '' : `: ${why}`}.`,
            {
              hint: 'Run ssh -G with that name in a terminal, and mend the line that it complains about.',
              cause: error,
            },
          ),
        );
      }
    });
  });
}

/**
 * What OpenSSH would use for a name: `ssh -G` says it where OpenSSH is there, so that what works in a terminal works
 * here; else ~/.ssh/config is read. Throws VALIDATION where the configuration is broken.
 */
export async function resolveSshSettings(query: SettingsQuery): Promise<SshSettings> {
  const output = await runSshG(query);
  if (output !== null) return readSshG(query, output);
  try {
    return readConfigText(
      query,
      await readFile(query.configFile ?? path.join(homedir(), '.ssh', 'config'), 'utf8'),
    );
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return toSettings(query, new Map());
    throw new WheelhouseError('VALIDATION', `The SSH configuration cannot be read for ${query.host}.`, {
      hint: 'Check ~/.ssh/config.',
      cause,
    });
  }
}
