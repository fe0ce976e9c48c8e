import { tokenise } from './mask-tokens.ts';

/** What stands in place of a secret. Of one length, so that it does not tell that of the secret. */
export const maskSign = '••••••••';

// Parts that mean a secret wherever they stand in a name, also without a separator: PGPASSWORD, apiToken.
const secretParts =
  /passw(?:or)?d|passphrase|secret|token|credential|api_?key|access_?key|private_?key|requirepass|masterauth/i;
// Short words, which only count as a whole word: KEY in API_KEY and not in KEYBOARD.
const secretWords = new Set([
  'key',
  'pass',
  'pwd',
  'pw',
  'cred',
  'creds',
  'dsn',
  'jwt',
  'otp',
  'salt',
  'cookie',
]);
const secretLastWords = new Set(['auth', 'authorization', 'pat']);
// Words of names whose long value is public: a checksum is as random as a key.
const publicWords = new Set(
  (
    'sha sha1 sha256 sha512 md5 hash digest checksum commit revision version ' +
    'image id uuid fingerprint path classpath url ref hostname'
  ).split(' '),
);

function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** Whether the name of a variable, a label or a flag says that its value is a secret. Pure. */
export function isSecretName(name: string): boolean {
  if (secretParts.test(name)) return true;
  const words = wordsOf(name);
  return words.some((word) => secretWords.has(word)) || secretLastWords.has(words.at(-1) ?? '');
}

/** A path to where the secret is, and not the secret: `POSTGRES_PASSWORD_FILE=/run/secrets/pw`, `--tls-key /x.pem`. */
function isPlace(name: string, value: string): boolean {
  if (!/^(?:\/|\.\/|[A-Za-z]:\\)/.test(value)) return false;
  const last = wordsOf(name).at(-1) ?? '';
  return ['file', 'path', 'dir', 'folder', 'key', 'cert', 'location'].includes(last) && !/[=\s]/.test(value);
}

// Formats that say themselves what they are.
const knownTokens = new RegExp(
  [
    'gh[pousr]_[A-Za-z0-9]{20,}',
    'github_pat_[A-Za-z0-9_]{20,}',
    'glpat-[\\w-]{16,}',
    'xox[abeoprs]-[\\w-]{10,}',
    '[spr]k[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{20,}',
    'AKIA[0-9A-Z]{16}',
    'AIza[\\w-]{30,}',
    'npm_[A-Za-z0-9]{30,}',
    'dckr_pat_[\\w-]{20,}',
    'hf_[A-Za-z0-9]{30,}',
    'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
    'AGE-SECRET-KEY-1[0-9A-Z]{20,}',
    'eyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*',
  ].join('|'),
  'g',
);
const privateKeys = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*-----|$)/g;
// A password may itself hold “@” and “/”: the last “@” of the word ends it.
const urlPasswords = /([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:@/?#"'<>]{0,200}):([^\s"'<>]{1,2000})@/gi;
const urlTokens = /([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s:@/?#"'<>]{16,500})@/gi;
const authorizations = /\b((?:bearer|basic)\s+)[\w.~+/=-]{8,}/gi;
const assignedNames = /([A-Za-z_][\w.-]{0,100})(?:"\s{0,3}:\s{0,3}(?=")|\s{0,3}[=:]\s{0,3})/g;
const assignedValue = /"[^"]*"|'[^']*'|[^\s"',;&}]+/y;

/** Masks what is assigned to a name that says that it is a secret. A value is searched itself where the name does not. */
function maskAssignments(text: string): string {
  let shown = '';
  let end = 0;
  for (const { 0: whole, 1: name = '', index } of text.matchAll(assignedNames)) {
    if (index < end || !isSecretName(name)) continue;
    assignedValue.lastIndex = index + whole.length;
    const value = assignedValue.exec(text)?.[0] ?? '';
    if (value === '' || isPlace(name, value)) continue;
    const quote = /^["']/.exec(value)?.[0] ?? '';
    shown += `${text.slice(end, index)}${whole}${quote}${maskSign}${quote}`;
    end = index + whole.length + value.length;
  }
  return shown + text.slice(end);
}

function maskUrls(text: string): string {
  return text.replaceAll(urlPasswords, `$1:${maskSign}@`).replaceAll(urlTokens, `$1${maskSign}@`);
}

/**
 * Masks what looks like a secret within a text of any kind: the output of a healthcheck, a message, a value whose name
 * says nothing. Passwords in addresses, private keys, tokens of known form, `password=…`. Pure.
 */
export function maskText(text: string): string {
  const inForm = maskUrls(text)
    .replaceAll(privateKeys, maskSign)
    .replaceAll(knownTokens, maskSign)
    .replaceAll(authorizations, `$1${maskSign}`);
  return maskAssignments(inForm);
}

function entropyBits(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** A word of random letters and digits: 24 or more, of three kinds, or hexadecimal of 32 or more. */
function looksRandom(name: string, value: string): boolean {
  if (!/^[A-Za-z0-9+/=_-]{24,}$/.test(value) || value.startsWith('/')) return false;
  if (wordsOf(name).some((word) => publicWords.has(word))) return false;
  if (/^[0-9a-f]{32,}$/i.test(value)) return entropyBits(value) > 3;
  return /[0-9]/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && entropyBits(value) > 3.8;
}

/**
 * The value of a variable, a label or an option as it may be shown: masked as a whole where its name or its form says
 * that it is a secret, in parts where a secret is within it. Pure.
 */
export function maskValue(name: string, value: string): string {
  if (value === '' || value === 'true' || value === 'false' || isPlace(name, value)) return value;
  if (isSecretName(name) || looksRandom(name, value)) return maskSign;
  return maskText(value);
}

/** One `NAME=value` of an environment. Pure. */
export function maskEnvEntry(entry: string): string {
  const equals = entry.indexOf('=');
  if (equals < 0) return entry;
  const name = entry.slice(0, equals);
  return `${name}=${maskValue(name, entry.slice(equals + 1))}`;
}

// Short flags that take a secret, by the program that reads them.
const shortFlags: readonly (readonly [program: RegExp, flag: RegExp, attached: boolean])[] = [
  [/^(?:mysql|mariadb)(?:-?\w+)?$/, /^-p(?=.)/, true],
  [/^redis-cli$/, /^-a$/, false],
  [/^sshpass$/, /^-p(?=.)/, true],
  [/^sshpass$/, /^-p$/, false],
  [/^curl$/, /^(?:-u|--user|--proxy-user)$/, false],
  [/^(?:ldap\w+)$/, /^-w$/, false],
  [/^mongo(?:sh|dump|restore)?$/, /^-p$/, false],
];

const bareWords = new Set(['requirepass', 'masterauth']);

/** What of the next argument is a secret, as this one says. */
function announces(argument: string, program: string): boolean {
  if (bareWords.has(argument.toLowerCase())) return true;
  if (!argument.startsWith('-') || argument.includes('=')) return false;
  if (argument.startsWith('--') && isSecretName(argument.slice(2))) return true;
  return shortFlags.some(([who, flag, attached]) => !attached && who.test(program) && flag.test(argument));
}

function maskOne(argument: string, program: string): string {
  const attached = shortFlags.find(([who, flag, is]) => is && who.test(program) && flag.test(argument));
  if (attached !== undefined) return `${argument.slice(0, 2)}${maskSign}`;
  const named = /^(-{0,2}[A-Za-z_][\w.-]*)=([\s\S]*)$/.exec(argument);
  if (named !== null) {
    const [, name = '', value = ''] = named;
    return `${name}=${maskValue(name.replace(/^-+/, ''), value)}`;
  }
  return looksRandom('', argument) ? maskSign : maskText(argument);
}

/** The words of a command; in those of a list, one may hold a whole command line, as `sh -c` takes it. */
function maskWords(words: readonly string[], firstProgram: string, isLine: boolean): readonly string[] {
  let program = firstProgram;
  let before = '';
  return words.map((word) => {
    const isAnnounced = announces(before, program) && !word.startsWith('--') && !isPlace(before, word);
    before = word;
    const bare = word.split('/').at(-1) ?? '';
    if (shortFlags.some(([who]) => who.test(bare))) program = bare;
    if (isAnnounced) return maskSign;
    if (isLine || !/\s/.test(word)) return maskOne(word, program);
    const { words: inner, gaps } = tokenise(maskText(word));
    const masked = maskWords(inner, program, true);
    return gaps.map((gap, index) => gap + (masked[index] ?? '')).join('');
  });
}

/** The arguments of a program, its own name first where it is known: entrypoint, command, healthcheck. Pure. */
export function maskArguments(argv: readonly string[]): readonly string[] {
  return maskWords(argv, '', false);
}
