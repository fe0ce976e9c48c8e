import { readFile } from 'node:fs/promises';

const tables = ['/proc/net/tcp', '/proc/net/tcp6'];

/** The user of the socket that goes from `localPort` to `remotePort`, out of the text of /proc/net/tcp. Pure. */
export function ownerIn(table: string, localPort: number, remotePort: number): number | null {
  const hex = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
  for (const line of table.split('\n')) {
    const columns = line.trim().split(/\s+/);
    const [, local = '', remote = '', , , , , uid = ''] = columns;
    if (local.endsWith(`:${hex(localPort)}`) && remote.endsWith(`:${hex(remotePort)}`)) return Number(uid);
  }
  return null;
}

/**
 * Whether the program at the other end of a loopback connection belongs to the user of this process (or to root, who can
 * read everything anyway). A loopback port is open to everybody who is logged in on this machine, and a forwarded
 * database is nothing for everybody. Only Linux tells who it is; elsewhere this answers true.
 */
export async function isOwnPeer(peerPort: number, listeningPort: number): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid === undefined) return true;
  for (const file of tables) {
    let table: string;
    try {
      table = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    const owner = ownerIn(table, peerPort, listeningPort);
    if (owner !== null) return owner === process.getuid() || owner === 0;
  }
  return false;
}
