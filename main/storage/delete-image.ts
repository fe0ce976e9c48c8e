import { inspectImage, removeImage } from '../platform/docker/images.ts';
import type { EngineClient } from '../platform/docker/types.ts';
import { WheelhouseError } from '../platform/errors.ts';

/**
 * Removes a whole image with all its names and never by force: an engine takes by force also what a stopped container
 * was made from. So its names go one by one, and the image with the last. Throws CONFLICT where something uses it.
 */
export async function deleteImage(
  client: EngineClient,
  id: string,
): Promise<{ readonly untagged: readonly string[]; readonly deleted: readonly string[] }> {
  const untagged: string[] = [];
  const deleted: string[] = [];
  const { tags } = await inspectImage(client, id);
  for (const name of tags) {
    const gone = await removeImage(client, name);
    untagged.push(...gone.untagged);
    deleted.push(...gone.deleted);
  }
  if (!deleted.includes(id)) {
    try {
      const gone = await removeImage(client, id);
      untagged.push(...gone.untagged);
      deleted.push(...gone.deleted);
    } catch (error) {
      const isGone = error instanceof WheelhouseError && error.code === 'NOT_FOUND' && tags.length > 0;
      if (!isGone) throw error;
    }
  }
  return { untagged, deleted };
}
