import type { Host } from '../contract/hosts.ts';
import { parseAddress } from '../platform/ssh/address.ts';
import { resolveSshSettings } from '../platform/ssh/settings.ts';

/** Whether a login goes to the host that an address means, and not to a hop on the way: ~/.ssh/config decides. */
export async function isLoginOfTarget(
  host: Pick<Host, 'address'>,
  login: { readonly user: string; readonly host: string },
  configFile?: string,
): Promise<boolean> {
  const address = parseAddress(host.address);
  if (address.kind !== 'ssh') return false;
  const { host: name, port, user } = address;
  const settings = await resolveSshSettings({
    host: name,
    port: port === 22 ? null : port,
    user,
    ...(configFile === undefined ? {} : { configFile }),
  });
  const isHost = login.host === settings.host || login.host === name;
  return isHost && (settings.user === null || settings.user === login.user);
}
