import { alignmentOf, splitSignature, type BusValue } from './signature.ts';

/** Reads a message that somebody else wrote: nothing outside its bytes is read, and a length that lies is an error. */
class Reader {
  readonly #bytes: Buffer;
  readonly #isLittle: boolean;
  at = 0;

  constructor(bytes: Buffer, isLittle: boolean) {
    this.#bytes = bytes;
    this.#isLittle = isLittle;
  }

  align(to: number): void {
    this.take((to - (this.at % to)) % to);
  }

  /** Goes past so many bytes and answers where they begin. */
  take(size: number): number {
    const at = this.at;
    if (at + size > this.#bytes.length) throw new Error('A D-Bus message is shorter than it says.');
    this.at += size;
    return at;
  }

  unsigned(size: 1 | 2 | 4): number {
    this.align(size);
    const at = this.take(size);
    return this.#isLittle ? this.#bytes.readUIntLE(at, size) : this.#bytes.readUIntBE(at, size);
  }

  signed(size: 2 | 4): number {
    this.align(size);
    const at = this.take(size);
    return this.#isLittle ? this.#bytes.readIntLE(at, size) : this.#bytes.readIntBE(at, size);
  }

  long(type: string): bigint | number {
    this.align(8);
    const at = this.take(8);
    const bytes = this.#bytes;
    if (type === 'd') return this.#isLittle ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at);
    if (type === 'x') return this.#isLittle ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at);
    return this.#isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at);
  }

  text(lengthSize: 1 | 4): string {
    const length = this.unsigned(lengthSize);
    const at = this.take(length + 1);
    return this.#bytes.toString('utf8', at, at + length);
  }
}

const deepest = 64;

function readArray(reader: Reader, element: string, depth: number): readonly BusValue[] {
  const length = reader.unsigned(4);
  reader.align(alignmentOf(element));
  const end = reader.at + length;
  const values: BusValue[] = [];
  while (reader.at < end) {
    const before = reader.at;
    values.push(readValue(reader, element, depth + 1));
    // A structure without members would be read for ever.
    if (reader.at === before) throw new Error('A D-Bus array holds nothing.');
  }
  if (reader.at !== end) throw new Error('A D-Bus array is longer than it says.');
  return values;
}

function readValue(reader: Reader, type: string, depth: number): BusValue {
  if (depth > deepest) throw new Error('A D-Bus message is nested too deeply.');
  const first = type.charAt(0);
  switch (first) {
    case 'a':
      return readArray(reader, type.slice(1), depth);
    case '(':
    case '{':
      reader.align(8);
      return splitSignature(type.slice(1, -1)).map((member) => readValue(reader, member, depth + 1));
    case 'v': {
      const signature = reader.text(1);
      if (splitSignature(signature).length !== 1) throw new Error('A D-Bus variant holds not one value.');
      return { signature, value: readValue(reader, signature, depth + 1) };
    }
    case 's':
    case 'o':
      return reader.text(4);
    case 'g':
      return reader.text(1);
    case 'b':
      return reader.unsigned(4) === 1;
    case 'n':
      return reader.signed(2);
    case 'i':
      return reader.signed(4);
    case 'x':
    case 't':
    case 'd':
      return reader.long(first);
    default:
      return reader.unsigned(alignmentOf(first) as 1 | 2 | 4);
  }
}

/** The values in the bytes of a message. Throws where they are not what the signature says. Pure. */
export function unmarshal(signature: string, bytes: Buffer, isLittle: boolean): readonly BusValue[] {
  const reader = new Reader(bytes, isLittle);
  return splitSignature(signature).map((type) => readValue(reader, type, 0));
}
