import { compareKeys } from "@dth/core/key-order";
import type { ObjectEntry } from "@dth/core/object";
import type { PageReader } from "./pages.ts";

/** A page of a listing and the place in it. */
export interface PageCursor {
  page: readonly ObjectEntry[];
  index: number;
  /** Entries of the page that belong to the range. */
  end: number;
  /** No page follows this one. */
  ended: boolean;
  /** Whether anything of the page is left. */
  has(): boolean;
  /** Fetches the next page once nothing of this one is left. */
  fill(): Promise<void>;
  /** Forgets what lies beyond `to`, and that anything follows. */
  trim(to: string): void;
  /** Forgets everything that is left. */
  finish(): void;
}

/** A cursor before the first page; without a reader it has ended. */
export function createPageCursor(reader: PageReader | undefined): PageCursor {
  return {
    page: [],
    index: 0,
    end: 0,
    ended: reader === undefined,
    has() {
      return this.index < this.end;
    },
    async fill() {
      if (this.has() || this.ended || reader === undefined) return;
      const page = await reader.next();
      this.page = page ?? [];
      this.index = 0;
      this.end = this.page.length;
      this.ended = page === undefined;
    },
    trim(to) {
      const last = this.page[this.end - 1];
      const order = last === undefined ? -1 : compareKeys(last.key, to);
      if (order < 0) return;
      if (order > 0) this.end = Math.max(this.index, countUpTo(this.page, to));
      this.ended = true;
    },
    finish() {
      this.index = this.end;
      this.ended = true;
    },
  };
}

/** How many entries have a key up to `to`, by bisection. */
function countUpTo(page: readonly ObjectEntry[], to: string): number {
  let low = 0;
  let high = page.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys((page[middle] as ObjectEntry).key, to) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
