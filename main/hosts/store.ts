import type { Environment, Host } from '../contract/hosts.ts';
import type { Database } from '../platform/database/types.ts';

interface HostRow {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly kind: string;
  readonly environment: string;
  readonly protected: number;
  readonly identity_file: string | null;
  readonly created_at: number;
}

export type HostStore = ReturnType<typeof createHostStore>;

/** The SQL of the hosts. */
export function createHostStore(database: Database) {
  const selectAll = database.prepare<HostRow>('SELECT * FROM hosts');
  const insert = database.prepare(`
    INSERT INTO hosts (id, name, address, kind, environment, protected, identity_file, created_at)
    VALUES (@id, @name, @address, @kind, @environment, @protected, @identityFile, @createdAt)`);
  const update = database.prepare(`
    UPDATE hosts SET name = @name, environment = @environment, protected = @protected, identity_file = @identityFile
    WHERE id = @id`);
  const move = database.prepare('UPDATE hosts SET address = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM hosts WHERE id = ?');
  return {
    all(): readonly Host[] {
      return selectAll.all().map(toHost);
    },
    insert(host: Host): void {
      insert.run({ ...host, protected: host.protected ? 1 : 0 });
    },
    /** Writes what a person may change; address and kind stay what they are. */
    update({ id, name, environment, protected: isProtected, identityFile }: Host): void {
      update.run({ id, name, environment, protected: isProtected ? 1 : 0, identityFile });
    },
    /** Gives a host the address under which it is found from now on. */
    move(id: string, address: string): void {
      move.run(address, id);
    },
    remove(id: string): void {
      remove.run(id);
    },
  };
}

function toHost(row: HostRow): Host {
  return {
    id: row.id,
    name: row.name,
    address: row.address,
    kind: row.kind as Host['kind'],
    environment: row.environment as Environment,
    protected: row.protected === 1,
    identityFile: row.identity_file,
    createdAt: row.created_at,
  };
}
