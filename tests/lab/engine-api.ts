import { request } from 'node:http';
import { LabError } from './error.ts';

/** What the lab reads of a container. */
export type ContainerState = {
  readonly Status: string;
  readonly Running: boolean;
  readonly ExitCode: number;
  readonly Health?: { readonly Status: string };
};

/** One request over an engine's unix socket. */
export function askEngine(
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const ask = request({ socketPath, path, method, timeout: 20_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    });
    ask.on('timeout', () => ask.destroy(new LabError(`The engine did not answer ${path} within 20 s.`)));
    ask.on('error', reject);
    ask.end();
  });
}

/** The state of a container; undefined when there is none of that name. */
export async function containerState(socketPath: string, name: string): Promise<ContainerState | undefined> {
  const { status, body } = await askEngine(socketPath, 'GET', `/containers/${encodeURIComponent(name)}/json`);
  if (status === 404) return undefined;
  if (status !== 200) throw new LabError(`The engine did not describe ${name}: ${body.trim()}`);
  return (JSON.parse(body) as { State: ContainerState }).State;
}

/** Acts on a container (`start`, `kill?signal=USR1`, …); a state that it already has is fine. */
export async function actOn(socketPath: string, name: string, action: string): Promise<void> {
  const { status, body } = await askEngine(
    socketPath,
    'POST',
    `/containers/${encodeURIComponent(name)}/${action}`,
  );
  if (status >= 400)
    throw new LabError(`The engine refused to ${action.split('?')[0]} ${name}: ${body.trim()}`);
}
