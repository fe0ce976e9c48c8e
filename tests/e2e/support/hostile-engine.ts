import type { ServerResponse } from 'node:http';
import { pack } from 'tar-stream';
import { json, startFakeEngine, type FakeEngine } from '../../support/fake-engine.ts';

/** An element of no page: where one stands in a document, text became an element. */
export const foreignElement = 'x-hostile';

const escape = '\u001b';
const attack = 'globalThis.planted=1';

/** Everything that a text can try, with a word that says where it stood. */
export function hostile(where: string): string {
  return [
    where,
    `<${foreignElement}>`,
    `<img src=x onerror="${attack}">`,
    `<script>${attack}</script>`,
    `"'><svg/onload=${attack}>`,
    `javascript:${attack}`,
    `[link](javascript:${attack})`,
    '{{constructor}} $t(app.name) ${1} %s',
    `${escape}[31m${escape}]8;;javascript:${attack}${escape}\\click${escape}]8;;${escape}\\${escape}]0;title${escape}\\`,
    '\u202egnp.exe\u202c\u0000\u0007\u200b',
  ].join(' ');
}

/** What stands in place of a name: a container's, a stack's. No slash, because a name holds none. */
function hostileName(where: string): string {
  return hostile(where).replaceAll('/', '_').replaceAll('\u0000', '_');
}

export const running = { id: 'a'.repeat(64), name: hostileName('container') };
export const stopped = { id: 'b'.repeat(64), name: '__proto__' };
// Short enough for what asks about a stack.
export const stack = `stack <${foreignElement}> <img src=x onerror="${attack}"> \u202egnp.exe`;

const labels: Readonly<Record<string, string>> = {
  'com.docker.compose.project': stack,
  'com.docker.compose.service': hostileName('service'),
  'com.docker.compose.project.working_dir': `/srv/${hostileName('folder')}`,
  'com.docker.compose.project.config_files': `/srv/${hostileName('file')}`,
  [hostile('label')]: hostile('value'),
  constructor: '__proto__',
  long: `<${foreignElement}>`.repeat(80_000),
};
const instant = '2026-01-02T03:04:05.000000006Z';
const mount = {
  Type: 'volume',
  Name: hostileName('volume'),
  Source: hostile('source'),
  Destination: `/${hostileName('target')}`,
  RW: true,
};

function listed({ id, name }: typeof running, state: string): object {
  return {
    Id: id,
    Names: [`/${name}`],
    Image: hostile('image'),
    ImageID: hostile('imageId'),
    Created: 1_767_000_000,
    State: state,
    Status: hostile('status'),
    Labels: labels,
    Ports: [{ IP: '127.0.0.1', PrivatePort: 80, PublicPort: 8080, Type: hostile('type') }],
    HostConfig: { NetworkMode: hostile('mode') },
    NetworkSettings: { Networks: { [hostile('network')]: {} } },
    Mounts: [mount],
  };
}

function inspected({ id, name }: typeof running, state: string): object {
  const isRunning = state === 'running';
  return {
    ...listed({ id, name }, state),
    Name: `/${name}`,
    Created: instant,
    Image: hostile('imageId'),
    RestartCount: 3,
    State: {
      Status: state,
      OOMKilled: false,
      Error: hostile('error'),
      Pid: isRunning ? 42 : 0,
      ExitCode: isRunning ? 0 : 1,
      StartedAt: instant,
      FinishedAt: isRunning ? '' : instant,
      Health: {
        Status: 'unhealthy',
        FailingStreak: 4,
        Log: [{ Start: instant, End: instant, ExitCode: 1, Output: hostile('probe') }],
      },
    },
    Config: {
      Image: hostile('image'),
      Labels: labels,
      Env: [`PLAIN=${hostile('environment')}`, `${hostile('variable')}=1`, '__proto__=1'],
      Tty: false,
      Cmd: [hostile('command')],
      Entrypoint: [hostile('entrypoint')],
      WorkingDir: hostile('workdir'),
      User: hostile('user'),
      Hostname: hostile('hostname'),
      Healthcheck: { Test: ['CMD-SHELL', hostile('test')], Interval: 1e9, Timeout: 1e9, Retries: 3 },
    },
    HostConfig: {
      NetworkMode: hostile('mode'),
      Links: [hostile('link')],
      VolumesFrom: [hostile('from')],
      RestartPolicy: { Name: hostile('policy'), MaximumRetryCount: 0 },
      LogConfig: { Type: 'json-file' },
    },
    NetworkSettings: { Networks: { [hostile('network')]: {} }, Ports: {} },
  };
}

function frame(line: string): Buffer {
  const content = Buffer.from(`${instant} ${line}\n`);
  const head = Buffer.alloc(8);
  head[0] = 1;
  head.writeUInt32BE(content.length, 4);
  return Buffer.concat([head, content]);
}

function sendLog(response: ServerResponse, lasts: boolean): void {
  response.writeHead(200, { 'Content-Type': 'application/vnd.docker.raw-stream' });
  for (const line of [
    hostile('line'),
    JSON.stringify({
      level: 'error',
      msg: hostile('message'),
      __proto__: 1,
      [hostile('field')]: hostile('text'),
    }),
    `<${foreignElement}>`.repeat(80_000),
    'https://example.invalid/"onmouseover="globalThis.planted=1',
  ]) {
    response.write(frame(line));
  }
  if (!lasts) response.end();
}

function sendArchive(response: ServerResponse): void {
  const stat = { name: 'srv', size: 0, mode: 0o20_000_000_755, mtime: instant, linkTarget: '' };
  response.writeHead(200, {
    'Content-Type': 'application/x-tar',
    'X-Docker-Container-Path-Stat': Buffer.from(JSON.stringify(stat)).toString('base64'),
  });
  const archive = pack();
  archive.entry({ name: './', type: 'directory' });
  archive.entry({ name: `./${hostileName('entry')}` }, 'x');
  archive.entry({ name: './there', type: 'symlink', linkname: hostile('linked') });
  archive.finalize();
  archive.pipe(response);
}

const image = {
  Id: `sha256:${'c'.repeat(64)}`,
  RepoTags: [hostile('tag')],
  RepoDigests: [hostile('digest')],
  Created: 1_767_000_000,
  Size: 5_000_000,
  SharedSize: 0,
  Labels: labels,
};
const volume = {
  Name: mount.Name,
  Driver: hostile('driver'),
  Scope: hostile('scope'),
  CreatedAt: instant,
  Labels: labels,
};
const network = {
  Id: 'd'.repeat(64),
  Name: hostile('network'),
  Driver: hostile('driver'),
  Scope: hostile('scope'),
  Created: instant,
  Labels: labels,
  IPAM: { Config: [{ Subnet: hostile('subnet'), Gateway: hostile('gateway') }] },
};
const processes = {
  Titles: ['PID', 'USER', hostile('title'), 'CMD'],
  Processes: [['1', hostile('owner'), hostile('cell'), hostile('program')]],
};

/** An engine whose every word is an attack, also where Docker would refuse to hold it. Ends with the test. */
export async function startHostileEngine(): Promise<FakeEngine> {
  const engine = await startFakeEngine();
  const answer = (path: string, body: unknown): void => {
    engine.on(path, (_request, response) => json(response, 200, body));
  };
  // Whatever is asked for beyond this is refused, and the reason is an attack too.
  engine.on('/', (_request, response) => json(response, 500, { message: hostile('refusal') }));
  engine.on('/_ping', (_request, response) => response.end('OK'));
  answer('/version', {
    Version: hostile('version'),
    ApiVersion: '1.41',
    MinAPIVersion: '1.12',
    Os: hostile('os'),
    Arch: hostile('arch'),
    KernelVersion: hostile('kernel'),
  });
  answer('/info', { ID: 'hostile', Name: hostile('engine') });
  answer('/containers/json', [listed(running, 'running'), listed(stopped, 'exited')]);
  for (const [container, state] of [
    [running, 'running'],
    [stopped, 'exited'],
  ] as const) {
    const path = `/containers/${container.id}`;
    engine.on(path, (_request, response) => json(response, 500, { message: hostile('refusal') }));
    answer(`${path}/json`, inspected(container, state));
    answer(`${path}/top`, processes);
    engine.on(`${path}/logs`, (request, response) => {
      sendLog(
        response,
        request.url?.includes('follow=1') === true || request.url?.includes('follow=true') === true,
      );
    });
    engine.on(`${path}/archive`, (_request, response) => sendArchive(response));
  }
  engine.on('/events', (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
  });
  answer('/images/json', [image]);
  answer(`/images/sha256`, {
    ...image,
    Created: instant,
    Os: hostile('os'),
    Author: hostile('author'),
    Config: { Labels: labels },
  });
  answer('/volumes', { Volumes: [volume] });
  answer('/networks', [network]);
  answer('/system/df', {
    LayersSize: 5_000_000,
    Images: [image],
    Volumes: [{ ...volume, UsageData: { Size: 5 } }],
    Containers: [{ Id: running.id, SizeRw: 5 }],
    BuildCache: [
      {
        ID: hostile('cache'),
        Description: hostile('step'),
        Size: 5,
        CreatedAt: instant,
        LastUsedAt: instant,
      },
    ],
  });
  return engine;
}
