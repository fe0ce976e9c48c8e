import { describe, expect, it } from 'vitest';

import { dialStdioArguments, dialStdioFailure } from '../../../../main/platform/docker/dial-stdio.ts';
import { parseProbe } from '../../../../main/platform/docker/probe.ts';
import { Slots } from '../../../../main/platform/docker/slots.ts';

describe('parseProbe', () => {
  it('finds the answer among what a chatty login prints', () => {
    const output = [
      'Welcome to prod!\r',
      'socket usable /fake',
      'wheelhouse-probe-begin\r',
      'socket denied /var/run/docker.sock\r',
      'socket usable /run/user/1000/a b.sock',
      'socket no-socket /run/podman/podman.sock',
      'docker /usr/bin/docker',
      'docker /snap/bin/docker',
      'sudo yes',
      'wheelhouse-probe-end',
      'bye',
    ].join('\n');
    expect(parseProbe(output)).toEqual({
      sockets: new Map([
        ['/var/run/docker.sock', 'denied'],
        ['/run/user/1000/a b.sock', 'usable'],
        ['/run/podman/podman.sock', 'no-socket'],
      ]),
      dockerPath: '/usr/bin/docker',
      sudo: true,
    });
  });

  it('is null where no shell answered', () => {
    expect(parseProbe('This account is currently not available.\n')).toBeNull();
  });
});

describe('dial-stdio', () => {
  it('is called as argument words, with sudo only where it is needed', () => {
    expect(dialStdioArguments('/usr/bin/docker', true, '/run/docker.sock')).toEqual(
      'sudo -n /usr/bin/docker -H unix:///run/docker.sock system dial-stdio'.split(' '),
    );
    expect(dialStdioArguments('/usr/bin/docker', false, null)).toEqual([
      '/usr/bin/docker',
      'system',
      'dial-stdio',
    ]);
  });

  it('turns what docker says into one sentence with a remedy', () => {
    expect(dialStdioFailure('prod', 'permission denied while trying to connect to the socket')).toMatchObject(
      {
        code: 'AUTH_FAILED',
      },
    );
    expect(dialStdioFailure('prod', 'Cannot connect to\n the Docker daemon')).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: 'Docker does not answer on prod: Cannot connect to the Docker daemon.',
    });
  });
});

describe('Slots', () => {
  it('lets in as many as there are places, the others in the order of asking', async () => {
    const slots = new Slots(2);
    const entered: number[] = [];
    const enter = async (number: number): Promise<void> => {
      await slots.take();
      entered.push(number);
    };
    const all = [1, 2, 3, 4].map(enter);
    await Promise.all(all.slice(0, 2));
    expect(entered).toEqual([1, 2]);
    slots.release();
    await all[2];
    slots.release();
    await all[3];
    expect(entered).toEqual([1, 2, 3, 4]);
  });

  it('lets go of whoever gives up waiting, without losing a place', async () => {
    const slots = new Slots(1);
    await slots.take();
    const given = new AbortController();
    const waiting = slots.take(given.signal);
    const next = slots.take();
    given.abort(new Error('gave up'));
    await expect(waiting).rejects.toThrow('gave up');
    slots.release();
    expect(await next).toBeUndefined();
  });
});
