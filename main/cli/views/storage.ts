import type { Client } from '../../contract/contract.ts';
import type { ErrorView } from '../../contract/errors.ts';
import type { ImageRemoval } from '../../contract/storage.ts';
import type { Session } from '../session.ts';
import { toAge } from '../text/ages.ts';
import { toSize } from '../text/bytes.ts';
import { escapeText } from '../text/escape.ts';
import { renderTable, type Cell } from '../text/table.ts';

type Images = Awaited<ReturnType<Client['images']['list']>>;
type Volumes = Awaited<ReturnType<Client['volumes']['list']>>;
type Networks = Awaited<ReturnType<Client['networks']['list']>>;

interface User {
  readonly name: string;
  readonly state: string;
}

function usersCell(users: readonly User[], own: boolean, { translate }: Session): Cell {
  if (own) return { text: translate('word.own'), colour: 'grey' };
  if (users.length === 0) return { text: translate('word.unused'), colour: 'yellow' };
  return users.map(({ name, state }) => (state === 'running' ? name : `${name} (${state})`)).join(', ');
}

function problemLines(problem: ErrorView | null, { translate, io }: Session): readonly string[] {
  if (problem === null) return [];
  return ['', io.paint('yellow', `${translate('storage.noSizes')} ${escapeText(problem.message)}`)];
}

function age(at: number | null, { io, language }: Session): string {
  return at === null ? '' : toAge(at, io.now(), language);
}

/** What an image id looks like in a table. */
function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12);
}

export function viewImages(output: unknown, session: Session): readonly string[] {
  const { images, layersBytes, sizesProblem } = output as Images;
  const { translate, io } = session;
  if (images.length === 0) return [translate('empty.images')];
  const rows = images.map((image): readonly Cell[] => [
    image.tags.length === 0 ? { text: translate('word.dangling'), colour: 'grey' } : image.tags.join(', '),
    shortId(image.id),
    toSize(image.sizeBytes),
    toSize(image.uniqueBytes),
    age(image.createdAt, session),
    usersCell(image.users, image.own, session),
  ]);
  const head = [
    translate('column.image'),
    translate('column.id'),
    translate('column.size'),
    translate('column.ownSize'),
    translate('column.created'),
    translate('column.usedBy'),
  ];
  const total = layersBytes === null ? [] : ['', translate('storage.layers', { size: toSize(layersBytes) })];
  return [
    ...renderTable({ head, rows }, io.paint, io.columns),
    ...total,
    ...problemLines(sizesProblem, session),
  ];
}

export function viewVolumes(output: unknown, session: Session): readonly string[] {
  const { volumes, sizesProblem } = output as Volumes;
  const { translate, io } = session;
  if (volumes.length === 0) return [translate('empty.volumes')];
  const rows = volumes.map((volume): readonly Cell[] => [
    volume.anonymous ? { text: `${volume.name.slice(0, 12)}…`, colour: 'grey' } : volume.name,
    volume.driver,
    toSize(volume.sizeBytes),
    age(volume.createdAt ?? volume.changedAt, session),
    volume.stack ?? '',
    usersCell(
      volume.users.map((user) => ({ ...user, name: `${user.name}:${user.mountPath}` })),
      volume.own,
      session,
    ),
  ]);
  const head = [
    translate('column.volume'),
    translate('column.driver'),
    translate('column.size'),
    translate('column.created'),
    translate('column.stack'),
    translate('column.usedBy'),
  ];
  return [...renderTable({ head, rows }, io.paint, io.columns), ...problemLines(sizesProblem, session)];
}

export function viewNetworks(output: unknown, session: Session): readonly string[] {
  const { networks } = output as Networks;
  const { translate, io } = session;
  const rows = networks.map((network): readonly Cell[] => [
    network.builtIn ? { text: network.name, colour: 'grey' } : network.name,
    shortId(network.id),
    network.driver,
    network.subnets.map(({ subnet }) => subnet).join(' '),
    network.internal ? translate('word.internal') : '',
    network.builtIn && network.users.length === 0
      ? ''
      : usersCell(
          network.users.map((user) => ({
            ...user,
            name: user.address === null ? user.name : `${user.name} ${user.address}`,
          })),
          network.own,
          session,
        ),
  ]);
  const head = [
    translate('column.network'),
    translate('column.id'),
    translate('column.driver'),
    translate('column.subnet'),
    '',
    translate('column.usedBy'),
  ];
  return renderTable({ head, rows }, io.paint, io.columns);
}

export function viewImageRemoval(output: unknown, session: Session): readonly string[] {
  const removal = output as ImageRemoval;
  const { translate, io } = session;
  const names = removal.untags.map(escapeText).join(', ');
  const effect =
    removal.effect === 'untag'
      ? translate('image.untag', { names, keeps: removal.keeps.map(escapeText).join(', ') })
      : translate('image.delete', {
          names: names === '' ? shortId(removal.image.id) : names,
          size: toSize(removal.freesBytes) || '?',
        });
  if (removal.refusal === null) return [effect];
  const { message, hint } = removal.refusal;
  return [effect, io.paint('red', escapeText(message)), ...(hint === undefined ? [] : [escapeText(hint)])];
}
