/** First in, first out, for any number of items: taking the first one never moves the others. */
export interface Fifo<T> {
  readonly length: number;
  /** The one that is taken next. */
  readonly first: T | undefined;
  add(item: T): void;
  /** @returns the first one, which is out now */
  take(): T | undefined;
}

/** Items taken before room is made: an array that shifts each time costs its length each time. */
const SPENT = 64;

/** An empty one. */
export function createFifo<T>(): Fifo<T> {
  let items: T[] = [];
  let head = 0;
  return {
    get length() {
      return items.length - head;
    },
    get first() {
      return items[head];
    },
    add: (item) => void items.push(item),
    take() {
      if (head === items.length) return undefined;
      const item = items[head++];
      if (head === items.length || (head > SPENT && head * 2 > items.length)) {
        items = items.slice(head);
        head = 0;
      }
      return item;
    },
  };
}
