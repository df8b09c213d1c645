import { utf8 } from "@dth/core/byte-text";

// Where a record stands in a listing, as bytes that sort as (sort key, id) do: the sort key with each 0 written as
// 0 255, the end mark 0 1, the id. So no sort key can run into an id, whatever characters it holds.

const END = [0, 1];

/** At most 602 bytes for what records may hold; an index key may have 1,024. */
export function placeOf(sort: string, id: string): Uint8Array {
  return Uint8Array.from([...escaped(sort), ...END, ...utf8(id)]);
}

/** The sort key of a place. */
export function sortOf(place: Uint8Array): string {
  const bytes: number[] = [];
  for (let i = 0; i < place.length; i++) {
    const byte = place[i] ?? 0;
    if (byte === 0 && place[i + 1] === 1) break;
    bytes.push(byte);
    if (byte === 0) i++;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

/** The first and the last place that a listing may show: from `from` (inclusive) to `below` (exclusive). */
export function rangeOf(from: string | undefined, below: string | undefined) {
  return {
    first: Uint8Array.from(from === undefined ? [0] : [...escaped(from), ...END]),
    // UTF-8 has no byte 255; and before the end mark there is nothing but other records' keys.
    last: Uint8Array.from(below === undefined ? [255] : [...escaped(below), 0, 0]),
  };
}

/** Whether `first` comes after `last`, so that nothing lies between. */
export function isEmptyRange({ first, last }: ReturnType<typeof rangeOf>): boolean {
  return Buffer.compare(first, last) > 0;
}

function escaped(text: string): number[] {
  return [...utf8(text)].flatMap((byte) => (byte === 0 ? [0, 255] : [byte]));
}
