import type { NetworkInterfaceInfo } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { createNetwork } from '../../../../main/platform/network/network.ts';
import type { NetworkChange, PortalWord } from '../../../../main/platform/network/types.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

function address(text: string, internal = false): NetworkInterfaceInfo {
  return { address: text, netmask: '', family: 'IPv4', mac: '', internal, cidr: `${text}/24` };
}
const loopback = { lo: [address('127.0.0.1', true)] };
const home = { ...loopback, wlan0: [address('192.168.1.7')] };
const hotel = { ...loopback, wlan0: [address('10.4.0.9')] };

function start(first: NodeJS.Dict<NetworkInterfaceInfo[]> = home) {
  const clock = new VirtualClock();
  const machine = { interfaces: first, portal: null as PortalWord };
  const network = createNetwork({
    clock,
    interfaces: () => machine.interfaces,
    askPortal: () => Promise.resolve(machine.portal),
  });
  const heard: NetworkChange[] = [];
  network.subscribe((change) => heard.push(change));
  network.start();
  onTestFinished(() => {
    network.stop();
    expect(clock.pendingTimers).toBe(0);
  });
  return { clock, machine, network, heard };
}

test('a laptop that is carried to another network is told once, within five seconds', async () => {
  const { clock, machine, network, heard } = start();
  await clock.advance(60_000);
  expect(heard).toEqual([]);
  machine.interfaces = hotel;
  await clock.advance(5_000);
  expect(heard).toEqual(['moved']);
  await clock.advance(30_000);
  expect(heard).toEqual(['moved']);
  machine.interfaces = loopback;
  await clock.advance(5_000);
  expect(network.view().hasNetwork).toBe(false);
});

test('addresses that the system makes up for a cable without a network are none', () => {
  expect(start({ eth0: [address('169.254.3.4')] }).network.view().hasNetwork).toBe(false);
});

test('a sleep is noticed by the clock that jumped, and told once where a face tells it too', async () => {
  const { clock, network, heard } = start();
  await clock.advance(4_000);
  clock.jump(3_600_000);
  await clock.advance(1_000);
  expect(heard).toEqual(['woke']);
  network.report('resume');
  expect(heard).toEqual(['woke']);
  await clock.advance(3_600_000);
  network.report('resume');
  expect(heard).toEqual(['woke', 'woke']);
});

test('a busy machine whose timers are late by some seconds did not sleep', async () => {
  const { clock, heard } = start();
  await clock.advance(4_000);
  clock.jump(15_000);
  await clock.advance(10_000);
  expect(heard).toEqual([]);
});

test('a sign-in page is known after a change of the network, and its passing within a minute', async () => {
  const { clock, machine, network, heard } = start();
  machine.interfaces = hotel;
  machine.portal = 'portal';
  await clock.advance(5_000);
  expect(heard).toEqual(['moved', 'known']);
  expect(network.view().portal).toBe('portal');
  machine.portal = 'full';
  await clock.advance(70_000);
  expect(network.view().portal).toBe('full');
});

test('what a face said of one network is forgotten on the next', async () => {
  const { clock, machine, network } = start();
  network.report('offline');
  expect(network.view().faceOnline).toBe(false);
  machine.interfaces = hotel;
  await clock.advance(5_000);
  expect(network.view().faceOnline).toBeNull();
});
