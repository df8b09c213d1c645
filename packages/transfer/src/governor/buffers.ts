/** Memory for object data that is used again and again: fresh memory costs more time than what is done with it. */
export interface Buffers {
  /** At least `size` bytes with any content. */
  take(size: number): Uint8Array;
  /** Gives memory back that nobody reads or writes any more. */
  give(memory: Uint8Array): void;
  /** Tells of memory that somebody may still read or write; it is never used again. */
  lose(memory: Uint8Array): void;
}

const SMALLEST = 4096;

/** @param max bytes above which unused memory is not kept */
export function createBuffers(max: number): Buffers {
  const unused = new Map<number, Uint8Array[]>();
  /** Bytes of all memory that is in use or kept. */
  let owned = 0;

  const shrink = (): void => {
    for (const [size, list] of unused) {
      while (owned > max && list.pop() !== undefined) owned -= size;
    }
  };

  return {
    take(size) {
      const rounded = roundedUp(size);
      const known = unused.get(rounded)?.pop();
      if (known !== undefined) return known;
      owned += rounded;
      if (owned > max) shrink();
      return new Uint8Array(rounded);
    },
    give(memory) {
      const list = unused.get(memory.length);
      if (list === undefined) unused.set(memory.length, [memory]);
      else list.push(memory);
      if (owned > max) shrink();
    },
    lose(memory) {
      owned -= memory.length;
    },
  };
}

/** To a power of two or one and a half times one, so that few sizes serve all objects and at most a third is waste. */
function roundedUp(size: number): number {
  if (size <= SMALLEST) return SMALLEST;
  const power = 2 ** Math.ceil(Math.log2(size));
  return size <= power * 0.75 ? power * 0.75 : power;
}
