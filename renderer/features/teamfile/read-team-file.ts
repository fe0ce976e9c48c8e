const maximumBytes = 256 * 1024;

type Read =
  | { readonly text: string; readonly problem: null }
  | { readonly text: null; readonly problem: 'notText' | 'tooLarge' };

/** Reads a file that a person chose; what is no text or far too large goes no further. */
export async function readTeamFile(file: File): Promise<Read> {
  if (file.size > maximumBytes) return { text: null, problem: 'tooLarge' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return { text, problem: null };
  } catch (error) {
    if (error instanceof TypeError) return { text: null, problem: 'notText' };
    throw error;
  }
}
