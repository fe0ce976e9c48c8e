import { createServer, type ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An engine with more containers than any machine here could run: it answers lists, inspections and events, and nothing else. */
export interface ChangingEngine {
  /** `unix:///…` */
  readonly address: string;
  stop(): Promise<void>;
}

interface Crowd {
  readonly containers: number;
  /** How many of them end or start each second. */
  readonly changesPerSecond: number;
}

interface Member {
  readonly id: string;
  readonly name: string;
  readonly stack: string;
  readonly image: string;
  running: boolean;
  changedAtMs: number;
}

const perStack = 20;
const services = ['web', 'api', 'worker', 'scheduler', 'postgres', 'redis', 'nginx', 'mailer'] as const;
const images = [
  'nginx:1.27',
  'registry.example.net/shop/api:4.12.1',
  'postgres:15',
  'redis:7',
  'celery:5.3',
] as const;
const createdAtMs = Date.UTC(2026, 0, 1);

function toMember(index: number): Member {
  const stack = `project-${String(Math.floor(index / perStack)).padStart(3, '0')}`;
  const service = services[index % services.length] ?? 'web';
  return {
    id: index.toString(16).padStart(64, '0'),
    name: `${stack}-${service}-${String((index % perStack) + 1)}`,
    stack,
    image: images[index % images.length] ?? 'nginx:1.27',
    running: index % 17 !== 0,
    changedAtMs: createdAtMs + index * 1_000,
  };
}

function labelsOf({ stack, name }: Member): Record<string, string> {
  return { 'com.docker.compose.project': stack, 'com.docker.compose.service': name.split('-').at(-2) ?? '' };
}

function listed(member: Member): unknown {
  return {
    Id: member.id,
    Names: [`/${member.name}`],
    Image: member.image,
    ImageID: `sha256:${'1'.repeat(64)}`,
    Created: createdAtMs / 1_000,
    State: member.running ? 'running' : 'exited',
    Status: member.running ? 'Up 2 hours' : 'Exited (137) 2 hours ago',
    Labels: labelsOf(member),
    Ports: [{ IP: '0.0.0.0', PrivatePort: 8080, PublicPort: 20_000, Type: 'tcp' }],
  };
}

function inspected(member: Member): unknown {
  const changed = new Date(member.changedAtMs).toISOString();
  return {
    Id: member.id,
    Name: `/${member.name}`,
    Created: new Date(createdAtMs).toISOString(),
    Image: `sha256:${'1'.repeat(64)}`,
    RestartCount: 0,
    State: {
      Status: member.running ? 'running' : 'exited',
      Pid: member.running ? 4_242 : 0,
      ExitCode: member.running ? 0 : 137,
      StartedAt: changed,
      FinishedAt: member.running ? '0001-01-01T00:00:00Z' : changed,
    },
    Config: { Image: member.image, Labels: labelsOf(member) },
    HostConfig: {
      NetworkMode: 'default',
      RestartPolicy: { Name: 'always' },
      LogConfig: { Type: 'json-file' },
    },
    NetworkSettings: { Ports: { '8080/tcp': [{ HostIp: '0.0.0.0', HostPort: '20000' }] } },
  };
}

function event(member: Member): string {
  const nowMs = Date.now();
  const attributes = { name: member.name, image: member.image, exitCode: '137', ...labelsOf(member) };
  const Actor = { ID: member.id, Attributes: attributes };
  const Action = member.running ? 'start' : 'die';
  return `${JSON.stringify({ Type: 'container', Action, time: Math.floor(nowMs / 1_000), timeNano: nowMs * 1_000_000, Actor })}\n`;
}

/** Starts it on a socket of its own; the caller must stop it. */
export async function startChangingEngine({ containers, changesPerSecond }: Crowd): Promise<ChangingEngine> {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-crowd-'));
  const socketPath = path.join(folder, 'docker.sock');
  const members = Array.from({ length: containers }, (_, index) => toMember(index));
  const byId = new Map(members.map((member) => [member.id, member]));
  const listeners = new Set<ServerResponse>();

  function answer(target: string, query: URLSearchParams, response: ServerResponse): void {
    const json = (body: unknown, status = 200): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (target === '/_ping') response.end('OK');
    else if (target === '/version')
      json({ Version: '26.1.5', ApiVersion: '1.45', MinAPIVersion: '1.24', Os: 'linux' });
    else if (target === '/info') json({ ID: 'crowd', Name: 'crowd', SystemTime: new Date().toISOString() });
    else if (target === '/containers/json') json(members.map(listed));
    else if (target === '/events' && query.has('until')) response.end();
    else if (target === '/events') {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.flushHeaders();
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
    } else if (target.startsWith('/images/')) json({ RepoDigests: [`nginx@sha256:${'2'.repeat(64)}`] });
    else {
      const member = byId.get(target.split('/')[2] ?? '');
      if (member === undefined) json({ message: 'page not found' }, 404);
      else json(inspected(member));
    }
  }

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://engine');
    answer(pathname.replace(/^\/v[0-9.]+/, ''), searchParams, response);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));

  let next = 0;
  const timer = setInterval(() => {
    for (let changed = 0; changed < changesPerSecond; changed += 1) {
      // A prime stride, so that the changes come all over the table.
      next = (next + 677) % members.length;
      const member = members[next];
      if (member === undefined) continue;
      member.running = !member.running;
      member.changedAtMs = Date.now();
      const line = event(member);
      for (const response of listeners) response.write(line);
    }
  }, 1_000);

  return {
    address: `unix://${socketPath}`,
    async stop() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
