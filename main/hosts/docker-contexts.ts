import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readPlainFile } from '../platform/ssh/key-file.ts';

/** A context of Docker's command line: its name and the address of its engine. */
export interface DockerContext {
  readonly name: string;
  readonly address: string;
}

const metaSchema = z.object({
  Name: z.string().min(1).max(255),
  Endpoints: z.object({ docker: z.object({ Host: z.string().min(1).max(1024) }) }),
});

/** Every context there is, by name. A folder or file that cannot be read holds none. Never rejects. */
export async function listDockerContexts(
  environment: Readonly<Record<string, string | undefined>>,
  homeFolder: string,
): Promise<readonly DockerContext[]> {
  const folder = path.join(
    environment['DOCKER_CONFIG'] ?? path.join(homeFolder, '.docker'),
    'contexts',
    'meta',
  );
  const ids = await readdir(folder).catch((): string[] => []);
  const found = await Promise.all(ids.map((id) => readContext(path.join(folder, id, 'meta.json'))));
  return found.filter((context) => context !== null).toSorted((a, b) => a.name.localeCompare(b.name));
}

async function readContext(file: string): Promise<DockerContext | null> {
  try {
    const meta = metaSchema.parse(JSON.parse((await readPlainFile(file)) ?? 'null'));
    return { name: meta.Name, address: meta.Endpoints.docker.Host };
  } catch {
    // A damaged context is one that Docker's own command line does not show either.
    return null;
  }
}
