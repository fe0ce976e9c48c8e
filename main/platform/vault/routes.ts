import { audited, auditedChange, type AuditedAct } from '../audit/audited.ts';
import type { Audit } from '../audit/types.ts';
import type { Database } from '../database/types.ts';
import { WheelhouseError } from '../errors.ts';
import type { Faces } from '../faces/faces.ts';
import type { CallContext } from '../routes/call-context.ts';
import { implementer } from '../routes/implementer.ts';
import { latest } from '../streams/latest.ts';
import type { VaultDesk } from './vault.ts';

interface VaultRoutesParts {
  readonly database: Database;
  readonly audit: Audit;
  readonly faces: Faces;
  readonly vault: VaultDesk;
}

/** Binds the procedures `vault.*`. The audit names slots and secrets; no passphrase, key or secret reaches it. */
export function createVaultRoutes({ database, audit, faces, vault }: VaultRoutesParts) {
  const asked = ({ actor }: CallContext, act: string, subject = 'vault'): AuditedAct => ({
    actor,
    act: `vault.${act}`,
    hostId: null,
    host: null,
    subject,
  });

  function subscribe(changed: () => void): Disposable {
    const subscriptions = [vault.subscribe(changed), faces.subscribe(changed)];
    return {
      [Symbol.dispose]: () => {
        for (const subscription of subscriptions) subscription[Symbol.dispose]();
      },
    };
  }

  return {
    get: implementer.vault.get.handler(() => vault.view()),
    watch: implementer.vault.watch.handler(({ signal }) =>
      Promise.resolve(latest({ read: () => vault.view(), subscribe, signal })),
    ),
    create: implementer.vault.create.handler(({ input, context }) =>
      audited(audit, asked(context, 'create'), async (record) => {
        const slot = await vault.create(input, context.actor.name);
        record.after({ slot: slot.label, kind: slot.kind });
        return vault.view();
      }),
    ),
    unlock: implementer.vault.unlock.handler(({ input, context }) =>
      audited(audit, asked(context, 'unlock'), async (record) => {
        const slot = await vault.unlock(input ?? {}, context.actor.name);
        record.after({ slot: slot?.label ?? null });
        return vault.view();
      }),
    ),
    lock: implementer.vault.lock.handler(({ context }) =>
      auditedChange(database, audit, asked(context, 'lock'), () => {
        vault.lock();
        return vault.view();
      }),
    ),
    addSlot: implementer.vault.addSlot.handler(({ input, context }) =>
      audited(audit, asked(context, 'addSlot'), async (record) => {
        const slot = await vault.addSlot(input);
        record.after({ slot: slot.label, kind: slot.kind });
        return vault.view();
      }),
    ),
    removeSlot: implementer.vault.removeSlot.handler(({ input, context }) =>
      auditedChange(database, audit, asked(context, 'removeSlot'), (record) => {
        const slot = vault.removeSlot(input.slot);
        record.before({ slot: slot.label, kind: slot.kind });
        return vault.view();
      }),
    ),
    changePassphrase: implementer.vault.changePassphrase.handler(({ input, context }) =>
      audited(audit, asked(context, 'changePassphrase'), async (record) => {
        const slot = await vault.changePassphrase(input.current, input.passphrase);
        record.after({ slot: slot.label });
        return vault.view();
      }),
    ),
    secrets: implementer.vault.secrets.handler(() => ({ secrets: [...vault.secrets()] })),
    deleteSecret: implementer.vault.deleteSecret.handler(({ input, context }) =>
      auditedChange(database, audit, asked(context, 'deleteSecret', input.name), () => {
        if (!vault.has(input.name)) {
          throw new WheelhouseError('NOT_FOUND', `The vault holds no secret “${input.name}”.`, {
            hint: 'List their names: wheelhouse vault secrets',
          });
        }
        if (input.confirm !== input.name) {
          throw new WheelhouseError(
            'REFUSED',
            `Deleting the secret “${input.name}” cannot be undone: type its name to confirm.`,
            { details: { confirm: input.name } },
          );
        }
        vault.delete(input.name);
        return vault.view();
      }),
    ),
  };
}
