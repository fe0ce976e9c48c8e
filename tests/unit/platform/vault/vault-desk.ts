import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import { accessLevels } from '../../../../main/contract/procedure.ts';
import type { CallContext } from '../../../../main/platform/routes/call-context.ts';
import { createQuestions } from '../../../../main/platform/questions/questions.ts';
import { createVaultRoom } from '../../../../main/platform/vault/room.ts';
import { temporaryFolder } from '../../../support/folders.ts';
import { temporaryPlatform } from '../../../support/platform.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

export const passphrase = 'correct horse battery';
// A guess must not take a third of a second in each of a few hundred runs.
const cheap = { N: 2 ** 10, r: 8, p: 1 };

/** A vault over a real database on virtual time, with a desktop shell's client. */
export function vaultDesk() {
  const clock = new VirtualClock();
  const platform = temporaryPlatform(clock);
  const questions = createQuestions({ ...platform, clock });
  const notes: string[] = [];
  const parts = {
    ...platform,
    clock,
    questions,
    dataFolder: temporaryFolder(),
    cost: cheap,
    log: { info: (message: string) => void notes.push(message) },
  };
  const build = () => {
    const room = createVaultRoom(parts);
    const context: CallContext = {
      actor: { name: 'ana (desktop)' },
      access: new Set(accessLevels),
      lends: new Set(['keychain']),
    };
    return { room, vault: room.vault, client: createRouterClient(room.routes, { context }) };
  };
  onTestFinished(() => {
    questions.stop();
  });
  return { ...build(), ...platform, dataFolder: parts.dataFolder, clock, questions, notes, build };
}

export type VaultTestDesk = ReturnType<typeof vaultDesk>;

/** A face that lends a keychain of its own making, until disposed: it turns what it is given around. */
export async function lendKeychain(client: VaultTestDesk['client'], fails = false): Promise<AsyncDisposable> {
  const leaving = new AbortController();
  const { signal } = leaving;
  const items = await client.faces.lend({ abilities: ['keychain'], keychainProblem: null }, { signal });
  const serving = (async () => {
    for await (const item of items) {
      if (item.type !== 'request' || item.ability !== 'keychain') continue;
      const content = Buffer.from(item.content, 'base64').reverse().toString('base64');
      await client.faces.answer(
        fails ? { id: item.id, problem: 'The keychain is locked.' } : { id: item.id, content },
      );
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await serving;
    },
  };
}
