import { alignmentOf, splitSignature, type BusValue, type Variant } from './signature.ts';

/** Bytes in the making; always little-endian, as every machine here is. */
class Writer {
  #bytes = Buffer.alloc(256);
  length = 0;

  align(to: number): void {
    this.#take((to - (this.length % to)) % to);
  }

  number(
    value: bigint | number,
    size: 1 | 2 | 4 | 8,
    write: 'signed' | 'unsigned' | 'double' = 'unsigned',
  ): void {
    this.align(size);
    const at = this.#take(size);
    if (write === 'double') this.#bytes.writeDoubleLE(Number(value), at);
    else if (size === 8 && write === 'signed') this.#bytes.writeBigInt64LE(BigInt(value), at);
    else if (size === 8) this.#bytes.writeBigUInt64LE(BigInt(value), at);
    else if (write === 'signed') this.#bytes.writeIntLE(Number(value), at, size);
    else this.#bytes.writeUIntLE(Number(value), at, size);
  }

  /** Text ends in a NUL, and may hold none. */
  text(value: string, lengthSize: 1 | 4): void {
    const bytes = Buffer.from(value.replaceAll('\0', ''), 'utf8');
    this.number(bytes.length, lengthSize);
    // Taking room may move the bytes, so it comes first.
    const at = this.#take(bytes.length + 1);
    bytes.copy(this.#bytes, at);
  }

  lengthAt(at: number, value: number): void {
    this.#bytes.writeUInt32LE(value, at);
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  /** Room for so many bytes, all zero; answers where it begins. */
  #take(size: number): number {
    const at = this.length;
    this.length += size;
    if (this.length > this.#bytes.length) {
      const larger = Buffer.alloc(2 * this.length);
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}

function writeArray(writer: Writer, element: string, values: readonly BusValue[]): void {
  writer.number(0, 4);
  const lengthAt = writer.length - 4;
  // The padding before the first element does not count as a part of the array.
  writer.align(alignmentOf(element));
  const start = writer.length;
  for (const value of values) writeValue(writer, element, value);
  writer.lengthAt(lengthAt, writer.length - start);
}

function writeValue(writer: Writer, type: string, value: BusValue): void {
  const first = type.charAt(0);
  if (first === 'a') writeArray(writer, type.slice(1), value as readonly BusValue[]);
  else if (first === '(' || first === '{') {
    writer.align(8);
    writeAll(writer, type.slice(1, -1), value as readonly BusValue[]);
  } else if (first === 'v') {
    const { signature, value: inner } = value as Variant;
    writer.text(signature, 1);
    writeValue(writer, signature, inner);
  } else if (first === 's' || first === 'o') writer.text(value as string, 4);
  else if (first === 'g') writer.text(value as string, 1);
  else if (first === 'b') writer.number(value === true ? 1 : 0, 4);
  else if (first === 'd') writer.number(value as number, 8, 'double');
  else {
    const size = alignmentOf(first) as 1 | 2 | 4 | 8;
    writer.number(value as number | bigint, size, 'nix'.includes(first) ? 'signed' : 'unsigned');
  }
}

function writeAll(writer: Writer, signature: string, values: readonly BusValue[]): void {
  const types = splitSignature(signature);
  if (types.length !== values.length) {
    throw new Error(`${values.length} values do not fit the D-Bus signature ${signature}.`);
  }
  types.forEach((type, index) => writeValue(writer, type, values[index] ?? 0));
}

/** Values as the bytes of a message. Throws where they do not fit the signature. Pure. */
export function marshal(signature: string, values: readonly BusValue[]): Buffer {
  const writer = new Writer();
  writeAll(writer, signature, values);
  return writer.bytes();
}
