import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  findLocalEngines,
  localPlaces,
  readDockerContext,
} from '../../../../main/platform/docker/find-local.ts';
import { startFakeEngine } from '../../../support/fake-engine.ts';
import { temporaryFolder } from '../../../support/folders.ts';

const linux = {
  platform: 'linux' as const,
  homeFolder: '/home/ana',
  userId: 1000,
  dockerHost: undefined,
  runtimeFolder: undefined,
  context: null,
};

function writeContext(homeFolder: string, name: string, address: string): void {
  const id = createHash('sha256').update(name).digest('hex');
  const folder = path.join(homeFolder, '.docker', 'contexts', 'meta', id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: address } } }),
  );
  writeFileSync(path.join(homeFolder, '.docker', 'config.json'), JSON.stringify({ currentContext: name }));
}

describe('localPlaces', () => {
  it('puts what somebody chose first, then the usual sockets, each once', () => {
    const places = localPlaces({
      ...linux,
      dockerHost: 'ssh://ops@prod',
      context: { name: 'rootless', address: 'unix:///run/user/1000/docker.sock' },
    });
    expect(places.map(({ source, address }) => `${source} ${address}`)).toEqual([
      'DOCKER_HOST ssh://ops@prod',
      'context rootless unix:///run/user/1000/docker.sock',
      'default unix:///var/run/docker.sock',
      'desktop unix:///home/ana/.docker/run/docker.sock',
      'desktop unix:///home/ana/.docker/desktop/docker.sock',
      'colima unix:///home/ana/.colima/default/docker.sock',
      'podman unix:///run/user/1000/podman/podman.sock',
      'podman unix:///run/podman/podman.sock',
    ]);
  });

  it('knows the pipe of Windows', () => {
    expect(localPlaces({ ...linux, platform: 'win32', userId: null })).toEqual([
      { address: 'npipe:////./pipe/docker_engine', source: 'default' },
    ]);
  });
});

describe('readDockerContext', () => {
  it('reads the context that docker would use, and lets DOCKER_CONTEXT decide', async () => {
    const home = temporaryFolder();
    writeContext(home, 'prod', 'ssh://ops@prod');
    expect(await readDockerContext(home, {})).toEqual({ name: 'prod', address: 'ssh://ops@prod' });
    expect(await readDockerContext(home, { DOCKER_CONTEXT: 'default' })).toBeNull();
  });

  it('takes missing and damaged files for no context', async () => {
    const home = temporaryFolder();
    expect(await readDockerContext(home, {})).toBeNull();
    mkdirSync(path.join(home, '.docker'));
    writeFileSync(path.join(home, '.docker', 'config.json'), '{ damaged');
    expect(await readDockerContext(home, {})).toBeNull();
  });
});

describe('findLocalEngines', () => {
  it('says what is there: a socket, none, or an address that is not for us', async () => {
    const engine = await startFakeEngine();
    const home = temporaryFolder();
    writeContext(home, 'here', `unix://${engine.socketPath}`);
    const found = await findLocalEngines({ DOCKER_HOST: 'tcp://10.0.0.1:2375', XDG_RUNTIME_DIR: home }, home);
    expect(found.slice(0, 2)).toEqual([
      { address: 'tcp://10.0.0.1:2375', source: 'DOCKER_HOST', state: null },
      { address: `unix://${engine.socketPath}`, source: 'context here', state: 'usable' },
    ]);
    expect(found.find(({ source }) => source === 'rootless')?.state).toBe('missing');
  });
});
