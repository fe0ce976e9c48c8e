import type { AnyContractProcedure } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import { contract } from '../../../main/contract/contract.ts';
import type { ProcedureMeta } from '../../../main/contract/procedure.ts';
import { findCommand, paletteCommands, whyNotOffered } from '../../../renderer/features/palette/commands.ts';
import { toInput } from '../../../renderer/features/palette/form-values.ts';
import { commandsWithHome, homeOf } from '../../../renderer/features/palette/homes.ts';

const procedures = Object.entries(contract).flatMap(([noun, verbs]) =>
  Object.entries(verbs).map(([verb, procedure]: [string, AnyContractProcedure]) => ({
    name: `${noun}.${verb}`,
    meta: procedure['~orpc'].meta as ProcedureMeta,
  })),
);

describe('the palette', () => {
  it('offers every command of the contract, but for what faces say among themselves', () => {
    const commands = procedures.filter(({ meta }) => meta.kind === 'command');
    const offered = new Set(paletteCommands().map(({ name }) => name));
    const missing = commands.filter(({ name }) => !offered.has(name));
    expect(commands.length).toBeGreaterThan(50);
    // Each of these has `part` or `internal` in its meta; no list in the palette leaves anything out.
    expect(missing.map(({ name, meta }) => `${name}: ${whyNotOffered(meta) ?? 'forgotten'}`)).toEqual(
      expect.arrayContaining(['faces.answer: internal', 'observer.report: part', 'terminals.write: part']),
    );
    expect(missing.filter(({ meta }) => whyNotOffered(meta) === null)).toEqual([]);
    for (const { name } of missing) expect(name).toMatch(/^(faces|observer|terminals|notices)\./);
  });

  it('offers streams that act, and none that only look', () => {
    const streams = paletteCommands().filter(({ meta }) => meta.kind !== 'command');
    expect(streams.map(({ name }) => name)).toEqual(['hosts.diagnose', 'terminals.open']);
    // A form waits for one answer.
    expect(streams.filter(({ name }) => homeOf(name) === null)).toEqual([]);
  });

  it('has for each command a dialog, a screen, or a form that can ask for all that it needs', () => {
    const stuck = paletteCommands()
      .filter(({ name }) => homeOf(name) === null)
      .filter(({ fields }) => fields.some(({ kind, isRequired }) => kind === 'nested' && isRequired));
    expect(stuck.map(({ name }) => name)).toEqual([]);
  });

  it('has no home for a command that is gone', () => {
    expect(commandsWithHome.filter((name) => findCommand(name) === undefined)).toEqual([]);
  });

  it('asks first what a command is about, and not again in its form', () => {
    const needs = (name: string) => findCommand(name)?.need;
    expect([
      needs('containers.restart'),
      needs('stacks.up'),
      needs('images.tag'),
      needs('hosts.pause'),
      needs('locks.break'),
    ]).toEqual(['container', 'stack', 'host', 'none', 'host']);
    const fields = findCommand('images.tag')?.fields.map(({ name }) => name);
    expect(fields).toEqual(['image', 'name']);
  });

  it('makes an input that the contract accepts, of what was chosen and what was entered', () => {
    const tag = findCommand('images.tag');
    const scale = findCommand('stacks.scale');
    const system = findCommand('system.stop');
    if (tag === undefined || scale === undefined || system === undefined) throw new Error('They are there.');
    const input = toInput(tag, { host: 'shop' }, { image: ' redis:7 ', name: 'mine:1' }, null);
    expect(input).toEqual({ host: 'shop', image: 'redis:7', name: 'mine:1' });
    expect([...tag.check(input)]).toEqual([]);
    expect([...tag.check({ host: 'shop' }).keys()]).toEqual(['image', 'name']);
    const scaled = toInput(scale, { host: 'shop', stack: 'a' }, { service: 'web', replicas: '3' }, 'a');
    expect(scaled).toEqual({ host: 'shop', stack: 'a', service: 'web', replicas: 3, confirm: 'a' });
    expect(toInput(system, {}, { force: true }, null)).toEqual({ force: true });
    expect(toInput(system, { host: 'shop' }, {}, null)).toEqual({});
  });
});
