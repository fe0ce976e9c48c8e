import type { StackAct } from '../../../main/contract/compose.ts';
import type { ContainerAct } from '../../../main/contract/stacks.ts';
import type { Need } from './commands.ts';

/** What a command is about, by names: it can be remembered, and a colleague's laptop would understand it. */
export interface Subject {
  readonly host?: string;
  readonly container?: string;
  readonly stack?: string;
}

export type DialogName = 'addHost' | 'editHost' | 'removeHost' | 'pull' | 'createVolume' | 'createNetwork';

/** Where a command lives that has a dialog or a screen of its own. Any other gets a form made from its input. */
export type Home =
  | { readonly kind: 'containerAct'; readonly act: ContainerAct }
  | { readonly kind: 'stackAct'; readonly act: Exclude<StackAct, 'scale'> }
  | { readonly kind: 'dialog'; readonly dialog: DialogName }
  | { readonly kind: 'question' }
  | { readonly kind: 'screen'; readonly need: Need; readonly path: (subject: Subject) => string };

const part = (name: string | undefined): string => encodeURIComponent(name ?? '');

/** The screen of a host, or one of its other screens: `/images`. */
export function hostPath({ host }: Subject, screen = ''): string {
  return `/hosts/${part(host)}${screen}`;
}

/** The screen of a stack, or one of its other screens. */
export function stackPath({ host, stack }: Subject, screen = ''): string {
  return `/hosts/${part(host)}/stacks/${part(stack)}${screen}`;
}

/** The screen of a container, or one of its other screens. */
export function containerPath({ host, container }: Subject, screen = ''): string {
  return `/hosts/${part(host)}/containers/${part(container)}${screen}`;
}

const onHost = (screen: string): Home => ({
  kind: 'screen',
  need: 'host',
  path: (subject) => hostPath(subject, screen),
});
const onContainer = (screen: string): Home => ({
  kind: 'screen',
  need: 'container',
  path: (subject) => containerPath(subject, screen),
});
const at = (path: string): Home => ({ kind: 'screen', need: 'none', path: () => path });
const containerAct = (act: ContainerAct): Home => ({ kind: 'containerAct', act });
const stackAct = (act: Exclude<StackAct, 'scale'>): Home => ({ kind: 'stackAct', act });

const homes: Readonly<Record<string, Home>> = {
  'containers.start': containerAct('start'),
  'containers.stop': containerAct('stop'),
  'containers.restart': containerAct('restart'),
  'containers.pause': containerAct('pause'),
  'containers.unpause': containerAct('unpause'),
  'containers.kill': containerAct('kill'),
  'containers.remove': containerAct('remove'),
  'containers.reveal': onContainer('/inspect'),
  'stacks.up': stackAct('up'),
  'stacks.down': stackAct('down'),
  'stacks.stop': stackAct('stop'),
  'stacks.start': stackAct('start'),
  'stacks.restart': stackAct('restart'),
  'stacks.scale': { kind: 'screen', need: 'stack', path: (subject) => stackPath(subject, '/services') },
  'terminals.open': onContainer('/terminal'),
  'forwards.open': onContainer(''),
  'forwards.close': at('/forwards'),
  'files.download': onContainer('/files'),
  'files.upload': onContainer('/files'),
  'hosts.add': { kind: 'dialog', dialog: 'addHost' },
  // What is examined before it is added is examined where it is added.
  'hosts.diagnose': { kind: 'dialog', dialog: 'addHost' },
  'hosts.update': { kind: 'dialog', dialog: 'editHost' },
  'hosts.remove': { kind: 'dialog', dialog: 'removeHost' },
  // Both belong to what the host shows of itself: its key, its questions.
  'hosts.trust': onHost(''),
  'hosts.unlock': onHost(''),
  'images.pull': { kind: 'dialog', dialog: 'pull' },
  'images.remove': onHost('/images'),
  'volumes.create': { kind: 'dialog', dialog: 'createVolume' },
  'volumes.remove': onHost('/volumes'),
  'networks.create': { kind: 'dialog', dialog: 'createNetwork' },
  'networks.remove': onHost('/networks'),
  'prune.run': onHost('/clean-up'),
  'locks.break': onHost('/locks'),
  'jobs.cancel': at('/jobs'),
  'questions.answer': { kind: 'question' },
  'questions.dismiss': { kind: 'question' },
  // What was put aside is shown with its own buttons on every screen of its host, and on the overview.
  'undo.run': at('/'),
  'undo.cancel': at('/'),
  // Turned on and left where its panel says what it lets through.
  'support.enable': at('/settings'),
  'support.leave': at('/settings'),
  'configuration.import': at('/settings'),
  'vault.create': at('/settings'),
  'vault.unlock': at('/settings'),
  'vault.addSlot': at('/settings'),
  'vault.removeSlot': at('/settings'),
  'vault.changePassphrase': at('/settings'),
  'vault.deleteSecret': at('/settings'),
};

/** Where a command lives; null for one that gets a form. */
export function homeOf(name: string): Home | null {
  return homes[name] ?? null;
}

/** The names of commands with a home, for the test that finds one which the contract no longer has. */
export const commandsWithHome: readonly string[] = Object.keys(homes);
