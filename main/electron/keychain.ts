import { safeStorage } from 'electron';
import type { Client } from '../contract/contract.ts';
import type { FaceRequest } from '../contract/faces.ts';
import type { EngineLink, LinkState } from './engine-link.ts';
import { describeError } from './errors.ts';
import { keychainProblem } from './keychain-problem.ts';

const againMs = 2_000;

/** Lends this machine's keychain to whatever engine is attached, for as long as the app runs. The app must be ready. */
export function lendKeychain(link: EngineLink): void {
  const begin = (state: LinkState): void => {
    if (state.kind === 'ready') void lend(state.client, () => link.state === state);
  };
  link.onChange(begin);
  // The engine may have been quicker than the app.
  begin(link.state);
}

function problemNow(): string | null {
  // The Linux backend is chosen when the app is ready; elsewhere there is only one.
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null;
  const isAvailable = safeStorage.isEncryptionAvailable();
  return keychainProblem({ platform: process.platform, isAvailable, backend });
}

async function lend(client: Client, isCurrent: () => boolean): Promise<void> {
  while (isCurrent()) {
    try {
      const problem = problemNow();
      const abilities = problem === null ? (['keychain'] as const) : [];
      for await (const item of await client.faces.lend({
        abilities: [...abilities],
        keychainProblem: problem,
      })) {
        if (item.type === 'request' && item.ability === 'keychain') await serve(client, item);
      }
    } catch {
      // With its engine gone the link says so; alone it is only offered again.
    }
    await new Promise((resolve) => setTimeout(resolve, againMs));
  }
}

type KeychainRequest = Extract<FaceRequest, { ability: 'keychain' }>;

async function serve(client: Client, request: KeychainRequest): Promise<void> {
  let content: string;
  try {
    content = carryOut(request);
  } catch (error) {
    await client.faces.answer({
      id: request.id,
      problem: `The keychain refused: ${describeError(error)}`.slice(0, 1000),
    });
    return;
  }
  await client.faces.answer({ id: request.id, content });
}

/** Content goes in and comes out as base64; what is sealed is a string of base64 too. */
function carryOut({ act, content }: KeychainRequest): string {
  if (act === 'seal') return safeStorage.encryptString(content).toString('base64');
  return safeStorage.decryptString(Buffer.from(content, 'base64'));
}
