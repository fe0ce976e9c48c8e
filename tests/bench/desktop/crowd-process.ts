// A crowd of engines as a process of its own, so that its own cost is nobody's: `crowd-process FOLDER HOSTS CONTAINERS`.
// Each engine listens on FOLDER/<n>.sock, has that many running containers with health checks, and, like dockerd, tells three
// events for each run of a health check: at 200 containers and 30 s that is 20 events a second that nobody asked for.
import { createServer, type ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import path from 'node:path';

const [folder, hostsText, containersText] = process.argv.slice(2);
const hosts = Number(hostsText);
const perHost = Number(containersText);
const healthEveryMs = 30_000;
const startedAtMs = Date.now() - 86_400_000;

interface Listener {
  readonly response: ServerResponse;
  readonly actions: readonly string[] | null;
}

function idOf(host: number, container: number): string {
  return createHash('sha256').update(`${host}/${container}`).digest('hex');
}

function labelsOf(container: number): Record<string, string> {
  const stack = `stack-${Math.floor(container / 5)}`;
  return {
    'com.docker.compose.project': stack,
    'com.docker.compose.service': `service-${container % 5}`,
    'com.docker.compose.container-number': '1',
    'com.docker.compose.config-hash': idOf(0, container),
  };
}

function nameOf(container: number): string {
  return `stack-${Math.floor(container / 5)}-service-${container % 5}-1`;
}

function listed(host: number, container: number): object {
  return {
    Id: idOf(host, container),
    Names: [`/${nameOf(container)}`],
    Image: 'registry.example/app:1.4.2',
    ImageID: `sha256:${idOf(99, container % 5)}`,
    Command: 'python3 -m app',
    Created: Math.floor(startedAtMs / 1_000),
    Ports: [{ IP: '0.0.0.0', PrivatePort: 8_000, PublicPort: 20_000 + container, Type: 'tcp' }],
    Labels: labelsOf(container),
    State: 'running',
    Status: 'Up 24 hours (healthy)',
    HostConfig: { NetworkMode: 'stack_default' },
    NetworkSettings: { Networks: { stack_default: {} } },
    Mounts: [{ Type: 'volume', Name: `data-${container}`, Source: '', Destination: '/data', RW: true }],
  };
}

function inspected(host: number, container: number): object {
  const started = new Date(startedAtMs).toISOString();
  return {
    Id: idOf(host, container),
    Name: `/${nameOf(container)}`,
    Created: started,
    Image: `sha256:${idOf(99, container % 5)}`,
    RestartCount: 0,
    State: {
      Status: 'running',
      Running: true,
      OOMKilled: false,
      Error: '',
      Pid: 1_000 + container,
      ExitCode: 0,
      StartedAt: started,
      FinishedAt: '0001-01-01T00:00:00Z',
      Health: { Status: 'healthy', FailingStreak: 0, Log: [] },
    },
    Config: {
      Image: 'registry.example/app:1.4.2',
      Labels: labelsOf(container),
      Env: ['PATH=/usr/bin', 'PORT=8000', 'DATABASE_URL=postgres://app:secret@db/app'],
      Tty: false,
      Cmd: ['python3', '-m', 'app'],
      Entrypoint: [],
      WorkingDir: '/app',
      User: '',
      Hostname: idOf(host, container).slice(0, 12),
      Healthcheck: {
        Test: ['CMD', 'true'],
        Interval: healthEveryMs * 1e6,
        Timeout: 0,
        StartPeriod: 0,
        Retries: 3,
      },
    },
    HostConfig: {
      NetworkMode: 'stack_default',
      Links: [],
      VolumesFrom: [],
      RestartPolicy: { Name: 'always', MaximumRetryCount: 0 },
      LogConfig: { Type: 'json-file' },
    },
    NetworkSettings: { Networks: { stack_default: {} }, Ports: {} },
    Mounts: [],
  };
}

/** Like dockerd: with `health_status` among the names a name matches what begins with it. */
function isWanted({ actions }: Listener, action: string): boolean {
  return actions === null || actions.some((name) => action.startsWith(name));
}

function startEngine(host: number): void {
  const listeners = new Set<Listener>();
  const indexOf = new Map(
    Array.from({ length: perHost }, (_, container) => [idOf(host, container), container]),
  );
  const tell = (container: number, action: string): void => {
    const now = Date.now();
    const event = {
      status: action,
      id: idOf(host, container),
      from: 'registry.example/app:1.4.2',
      Type: 'container',
      Action: action,
      Actor: {
        ID: idOf(host, container),
        Attributes: { ...labelsOf(container), name: nameOf(container), execID: idOf(1, 1) },
      },
      scope: 'local',
      time: Math.floor(now / 1_000),
      timeNano: 0,
    };
    const line = `${JSON.stringify(event).replace('"timeNano":0', `"timeNano":${now}000000`)}\n`;
    for (const listener of listeners) if (isWanted(listener, action)) listener.response.write(line);
  };
  let next = 0;
  setInterval(() => {
    const container = next++ % perHost;
    tell(container, 'exec_create: /bin/sh -c true');
    tell(container, 'exec_start: /bin/sh -c true');
    tell(container, 'exec_die');
  }, healthEveryMs / perHost);

  const answer = (response: ServerResponse, body: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://engine');
    const asked = url.pathname.replace(/^\/v[\d.]+/, '');
    const container = /^\/containers\/([0-9a-f]{64})\/json$/.exec(asked)?.[1];
    if (asked === '/_ping') response.end('OK');
    else if (asked === '/version') {
      answer(response, {
        Version: '26.1.5',
        ApiVersion: '1.45',
        MinAPIVersion: '1.24',
        Os: 'linux',
        Arch: 'amd64',
      });
    } else if (asked === '/info') {
      answer(response, { ID: `crowd-${host}`, Name: `crowd-${host}`, SystemTime: new Date().toISOString() });
    } else if (asked === '/containers/json') {
      answer(
        response,
        url.searchParams.has('filters') ? [] : [...indexOf.values()].map((index) => listed(host, index)),
      );
    } else if (container !== undefined && indexOf.has(container)) {
      answer(response, inspected(host, indexOf.get(container) ?? 0));
    } else if (asked === '/events' && !url.searchParams.has('until')) {
      const filters = JSON.parse(url.searchParams.get('filters') ?? '{}') as {
        event?: string[] | Record<string, boolean>;
      };
      const actions =
        filters.event === undefined
          ? null
          : Array.isArray(filters.event)
            ? filters.event
            : Object.keys(filters.event);
      const listener = { response, actions };
      listeners.add(listener);
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      response.on('close', () => listeners.delete(listener));
    } else {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: 'page not found' }));
      process.stderr.write(`${request.method} ${request.url}\n`);
    }
  });
  server.keepAliveTimeout = 0;
  server.listen(path.join(folder ?? '', `${host}.sock`));
}

if (folder === undefined || !(hosts > 0) || !(perHost > 0)) {
  process.stderr.write('usage: crowd-process FOLDER HOSTS CONTAINERS\n');
  process.exit(2);
}
for (let host = 0; host < hosts; host++) startEngine(host);
process.stdout.write('ready\n');
