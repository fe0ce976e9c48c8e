import type { Access } from '../../contract/procedure.ts';
import type { Actor } from '../actor.ts';

/** Who is calling, through which face, and what that face may do. Made once for each attached connection. */
export interface CallContext {
  readonly actor: Actor;
  readonly access: ReadonlySet<Access>;
  /** What this face may lend to the engine, as its handshake said; undefined for a page, which holds no keys. */
  readonly lends?: ReadonlySet<string> | undefined;
  /** The engine asks itself, for a job that goes on: no mode of a laptop holds it back. Never set for a face. */
  readonly isEngine?: true;
}
