import type { Duplex, Readable } from 'node:stream';

import type { ParsedKey } from 'ssh2';

/** Where an SSH connection goes. `host` is a name or a bare IP address (IPv6 without brackets). */
export interface SshTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** One key that somebody vouched for, and where that is written. */
export interface KnownKey {
  readonly algorithm: string;
  /** `SHA256:…`, as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string;
  readonly file: string;
  readonly line: number;
}

/** The key with which the host proved itself in this connection. */
export interface HostKey {
  readonly algorithm: string;
  readonly fingerprint: string;
  readonly blobBase64: string;
}

/** A login that we may try, as shown to people: never the secret itself. */
export interface OfferedIdentity {
  readonly source: 'agent' | 'file' | 'password' | 'keyboard-interactive' | 'none';
  /** The key file, the comment of the agent's key, or the source itself; without a key the rest is empty. */
  readonly label: string;
  readonly algorithm: string;
  readonly fingerprint: string;
}

/** A private key, read and open. */
export interface UsableKey {
  readonly kind: 'usable';
  readonly offered: OfferedIdentity;
  readonly key: ParsedKey;
}

/** An identity that was found and cannot be used, with what to do about it. */
export interface SkippedIdentity {
  readonly label: string;
  readonly reason:
    'missing' | 'unreadable' | 'unparsable' | 'needs-passphrase' | 'certificate' | 'hardware-key';
  /** One sentence: which file, what is wrong, what to do. */
  readonly message: string;
}

/** What a host or a key asks of a person during a login. The host's words are hostile text. */
export type LoginRequest =
  | { readonly kind: 'passphrase'; readonly keyFile: string }
  | { readonly kind: 'password'; readonly user: string; readonly host: string }
  | {
      readonly kind: 'keyboardInteractive';
      readonly user: string;
      readonly host: string;
      readonly name: string;
      readonly instructions: string;
      readonly prompts: readonly { readonly text: string; readonly echo: boolean }[];
    };

/** A way to log in, by OpenSSH's names. */
export type LoginMethod = 'publickey' | 'keyboard-interactive' | 'password';

export interface SshConnectOptions extends SshTarget {
  /** Where known keys are read, in order; files that do not exist are skipped. Never written. */
  readonly knownHosts: readonly string[];
  /** Wheelhouse's own trust file, read after `knownHosts`. Written only by `appendKnownHost`. */
  readonly trustFile?: string;
  /** The name under which the host's key is filed, in place of `[host]:port` (HostKeyAlias). */
  readonly hostKeyAlias?: string;
  /** Path of the agent's socket; the default is SSH_AUTH_SOCK, `null` turns the agent off. */
  readonly agent?: string | null;
  /** Explicit private key files, offered before everything else. */
  readonly keyFiles?: readonly string[];
  /** Offer the agent's keys and ~/.ssh/id_* too. Default true when `keyFiles` is empty. */
  readonly offerDefaults?: boolean;
  /** The folder of the default keys; ~/.ssh unless said otherwise. */
  readonly sshFolder?: string;
  /**
   * Asks a person: an answer for each thing that was asked, or undefined where nobody answers. Called only after the
   * host's key was verified. Its signal ends when the attempt does; no deadline of ours runs meanwhile, but sshd's own
   * (LoginGraceTime, 2 minutes unless changed) does. May reject with a WheelhouseError, which then ends the login.
   * Where it is left out nothing is started that needs a person (no prompt, no push to a phone).
   */
  readonly ask?: (request: LoginRequest, signal: AbortSignal) => Promise<readonly string[] | undefined>;
  /** The methods to use, in order; as OpenSSH's PreferredAuthentications. All three unless said otherwise. */
  readonly methods?: readonly LoginMethod[];
  /** How often a wrong answer may be given again. Default 3. */
  readonly passwordPrompts?: number;
  /** Keys that a passphrase has opened on another hop of the same attempt, by file. */
  readonly openedKeys?: Map<string, UsableKey>;
  /** Reach the host through a program of this machine (ProxyCommand, its tokens expanded). */
  readonly proxyCommand?: string;
  /** Asked once for an encrypted key file where there is no `ask`; undefined means "not known", and the file is skipped. */
  readonly passphrase?: (file: string) => Promise<string | undefined>;
  /** Reach the host through this connection (jump host) in place of an own TCP connection. */
  readonly via?: SshConnection;
  /** Over IPv4 or IPv6 only, and from this address of ours; both for an own TCP connection alone. */
  readonly addressFamily?: 4 | 6;
  readonly bindAddress?: string;
  /** Everything up to `ready`, in milliseconds. Default 15,000. */
  readonly connectTimeoutMs?: number;
  /** Default 15,000 ms; a dead peer is noticed after interval × count (3 unless said otherwise), so 45 s. */
  readonly keepaliveIntervalMs?: number;
  readonly keepaliveCountMax?: number;
  readonly signal?: AbortSignal;
}

export interface ChannelOptions {
  readonly signal?: AbortSignal;
  /** How long the host may take to answer the open request. Default 15,000 ms. */
  readonly timeoutMs?: number;
}

export interface ExecOptions extends ChannelOptions {
  /** Where the host takes no more sessions: true (the default) waits for one until `timeoutMs`, false rejects at once. */
  readonly wait?: boolean;
}

/** How many programs may run at a time over one connection, and whether somebody waits. */
export interface SessionRoom {
  /** What sshd allows (MaxSessions), learned from its first refusal; null until then. */
  readonly limit: number | null;
  /** Somebody waits for a session: whoever holds an idle one should end it. */
  readonly isWanted: boolean;
  /** Calls the listener when somebody begins to wait, or the limit was learned. Returns the function that forgets it. */
  onChange(listener: () => void): () => void;
}

export interface ExecExit {
  /** null where the program died by a signal, or the connection went before the host said how it ended. */
  readonly code: number | null;
  readonly signal: string | null;
}

/** A program running on the host: `stdio` carries its standard input and output. */
export interface SshExec {
  readonly stdio: Duplex;
  readonly stderr: Readable;
  /** Settles when the program ended; never rejects. */
  readonly exit: Promise<ExecExit>;
  /** What the login printed before the program began, once it has begun (at most 4 KiB); hostile text. */
  greeting(): string;
}

/**
 * One authenticated connection to a host, which carries any number of channels over one TCP connection.
 *
 * Every channel is counted. After the connection ended, by `close()` or by itself, all channels are
 * destroyed with the reason, and opening another rejects with HOST_UNREACHABLE.
 */
export interface SshConnection {
  readonly target: SshTarget;
  /** `address:port` of the TCP peer; the jump host's where there is one. */
  readonly remoteAddress: string;
  readonly hostKey: HostKey;
  /** The identity that the host accepted, the last one where it wanted several. */
  readonly identity: OfferedIdentity;
  /** An answer of a person (`ask`) was used, here or on a jump host: this login cannot be repeated without one. */
  readonly loginNeededPerson: boolean;
  readonly isOpen: boolean;
  readonly channelCount: number;
  readonly sessions: SessionRoom;
  /**
   * Opens a channel to a unix socket of the host. Not counted by sshd's MaxSessions.
   * Rejects with REFUSED and details.reason `forwarding-refused` where sshd or the socket refuses.
   */
  openStreamLocal(socketPath: string, options?: ChannelOptions): Promise<Duplex>;
  /** Opens a TCP channel from the host to somewhere else (jump host, database port). */
  openTcp(host: string, port: number, options?: ChannelOptions): Promise<Duplex>;
  /**
   * Runs a program through a plain sh, whatever the login shell is: arguments arrive byte for byte (NUL is VALIDATION), what
   * a login prints before is left out, and the usual places of programs stand behind PATH. Code 127 where the login ended
   * before the program began. Rejects with REFUSED: details.reason `exec-refused` where the host has no session free (see
   * `wait`), `no-exec` where the login may run nothing.
   */
  exec(argv: readonly string[], options?: ExecOptions): Promise<SshExec>;
  /**
   * Called once when the connection ended; with null after `close()`, else with the reason. Called at once
   * where it has ended already. Returns the function that forgets the listener.
   */
  onClose(listener: (reason: Error | null) => void): () => void;
  /** Ends every channel and the connection. Idempotent. */
  close(): void;
}
