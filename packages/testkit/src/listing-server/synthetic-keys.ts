/** The forms of made-up key spaces. */
export type KeyShape =
  /** `object-00000042`: one level, numbered. */
  | "flat"
  /** `logs/2026/03/17/08/event-00000042.json`: numbered within hours, so that all keys share long beginnings. */
  | "sequential"
  /** `3/f/0/a/file-00000042`: 65,536 folders of four levels, evenly filled. */
  | "deep"
  /** `3f0a…-…`: evenly spread over the whole key space. */
  | "uuid";

/** A key space computed on the fly: key number i sorts before key number i + 1 in UTF-8 byte order. */
export interface KeySpace {
  readonly size: number;
  keyAt(index: number): string;
  /** The number of the first key that `before` does not hold for, which holds for a leading run of keys only. */
  seek(before: (key: string) => boolean): number;
}

/** Makes `size` keys, at most ten digits of them, the same ones for the same seed. */
export function keySpace(shape: KeyShape, size: number, seed: number): KeySpace {
  const keyAt = SHAPES[shape](size, seed);
  return {
    size,
    keyAt,
    seek(before) {
      let low = 0;
      let high = size;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (before(keyAt(middle))) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}

type MakeKeyAt = (size: number, seed: number) => (index: number) => string;

const digits = (index: number): string => String(index).padStart(10, "0");

const SHAPES: Readonly<Record<KeyShape, MakeKeyAt>> = {
  flat: () => (index) => `object-${digits(index)}`,
  sequential: (size) => (index) => {
    const hour = Math.floor((index / size) * 365 * 24);
    return `logs/${hourPath(hour)}/event-${digits(index)}.json`;
  },
  deep: (size) => (index) => {
    const folder = Math.floor((index / size) * 0x10000)
      .toString(16)
      .padStart(4, "0");
    return `${folder[0]}/${folder[1]}/${folder[2]}/${folder[3]}/file-${digits(index)}`;
  },
  uuid: (size, seed) => (index) => {
    // Each key has a stride of the first 48 bits to itself, and a place in it that depends on the seed.
    const stride = Math.floor(2 ** 48 / size);
    const place = index * stride + (mix(index, seed) % stride);
    const high = place.toString(16).padStart(12, "0");
    const low = mix(index, seed + 1)
      .toString(16)
      .padStart(8, "0");
    return `${high.slice(0, 8)}-${high.slice(8)}-4${low.slice(0, 3)}-a${low.slice(3, 6)}-${high.slice(0, 4)}${low}`;
  },
};

/** `2026/03/17/08` for the hour of the year. */
function hourPath(hour: number): string {
  return new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000).toISOString().slice(0, 13).replace(/[-T]/g, "/");
}

/** 32 well-mixed bits of a number and a seed. */
export function mix(index: number, seed: number): number {
  let hash = Math.imul(index ^ Math.imul(seed, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}
