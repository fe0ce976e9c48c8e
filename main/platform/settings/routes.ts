import { auditedChange } from '../audit/audited.ts';
import type { Audit } from '../audit/types.ts';
import type { Database } from '../database/types.ts';
import { implementer } from '../routes/implementer.ts';
import { latest } from '../streams/latest.ts';
import type { SettingsStore } from './types.ts';

interface SettingsParts {
  readonly database: Database;
  readonly audit: Audit;
  readonly settings: SettingsStore;
}

/** Binds the procedures `settings.*`. */
export function createSettingsRoutes({ database, audit, settings }: SettingsParts) {
  return {
    get: implementer.settings.get.handler(() => settings.get()),
    watch: implementer.settings.watch.handler(({ signal }) =>
      Promise.resolve(
        latest({ read: () => settings.get(), subscribe: (changed) => settings.subscribe(changed), signal }),
      ),
    ),
    update: implementer.settings.update.handler(({ input, context }) =>
      auditedChange(
        database,
        audit,
        { actor: context.actor, act: 'settings.update', hostId: null, host: null, subject: 'settings' },
        (record) => {
          record.before(settings.get());
          const updated = settings.update(input);
          record.after(updated);
          return updated;
        },
      ),
    ),
  };
}
