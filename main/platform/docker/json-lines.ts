const newline = 0x0a;

/** The lines of a body that is one JSON document a line, without the empty ones. A line longer than the limit throws a SyntaxError. */
export async function* readJsonLines(
  body: AsyncIterable<Buffer>,
  maxLineBytes: number,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = rest.indexOf(newline, at); end >= 0; end = rest.indexOf(newline, at)) {
      const line = rest.toString('utf8', at, end).trim();
      at = end + 1;
      if (line !== '') yield line;
    }
    rest = rest.subarray(at);
    if (rest.length > maxLineBytes) throw new SyntaxError('a line of its answer does not end');
  }
  const last = rest.toString('utf8').trim();
  if (last !== '') yield last;
}
