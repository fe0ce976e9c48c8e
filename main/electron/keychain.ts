import { safeStorage } from 'electron';
import type { Client } from '../contract/contract.ts';
import type { FaceRequest, LendInput } from '../contract/faces.ts';
import type { EngineLink } from './engine-link.ts';
import { describeError } from './errors.ts';
import { keychainProblem } from './keychain-problem.ts';
import { lend } from './lending.ts';

/** Lends this machine's keychain to whatever engine is attached, for as long as the app runs. The app must be ready. */
export function lendKeychain(link: EngineLink): void {
  lend(link, { offer, serve });
}

function offer(): LendInput {
  // The Linux backend is chosen when the app is ready; elsewhere there is only one.
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : null;
  const isAvailable = safeStorage.isEncryptionAvailable();
  const problem = keychainProblem({ platform: process.platform, isAvailable, backend });
  return { abilities: problem === null ? ['keychain'] : [], keychainProblem: problem };
}

async function serve(client: Client, request: FaceRequest): Promise<void> {
  if (request.ability !== 'keychain') return;
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
function carryOut({ act, content }: Extract<FaceRequest, { ability: 'keychain' }>): string {
  if (act === 'seal') return safeStorage.encryptString(content).toString('base64');
  return safeStorage.decryptString(Buffer.from(content, 'base64'));
}
