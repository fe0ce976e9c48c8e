import type { EngineLink } from './engine-link.ts';

/**
 * Whether the engine has that port of this machine open to a container, now. What else listens here is none of Wheelhouse's
 * business, and would take a click in it for its user's.
 */
export async function isOpenedHere({ state }: Pick<EngineLink, 'state'>, port: number): Promise<boolean> {
  if (state.kind !== 'ready') return false;
  try {
    const { forwards } = await state.client.forwards.list();
    return forwards.some(({ localPort }) => localPort === port);
  } catch {
    // An engine that went has closed its ports.
    return false;
  }
}
