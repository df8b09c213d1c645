import { compareKeys } from "@dth/core/key-order";
import { element } from "../s3-server/xml.ts";
import { type KeySpace, mix } from "./synthetic-keys.ts";

/** How one side differs from another of the same seed and shape. */
export interface Differences {
  /** Every how manieth key has another ETag and size here. */
  readonly changedEvery?: number;
  /** Every how manieth key is missing here. */
  readonly missingEvery?: number;
}

/** What one page shows. */
export interface PageRequest {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes after this key or common prefix. */
  readonly after: string;
  readonly maxKeys: number;
}

/** One rendered page. */
export interface SyntheticPage {
  /** `Contents` and `CommonPrefixes`. */
  readonly xml: string;
  readonly count: number;
  /** The last key or common prefix when there is more. */
  readonly next?: string;
}

/** Renders the entries of made-up keys. */
export class PageRenderer {
  readonly #space: KeySpace;
  readonly #seed: number;
  readonly #differences: Differences;
  readonly #hex: readonly string[];
  readonly #dates: readonly string[];

  constructor(space: KeySpace, seed: number, differences: Differences) {
    this.#space = space;
    this.#seed = seed;
    this.#differences = differences;
    this.#hex = Array.from({ length: 0x10000 }, (_, i) => i.toString(16).padStart(4, "0"));
    this.#dates = Array.from({ length: 256 }, (_, i) => new Date(DAY_ONE + i * 97_000).toISOString());
  }

  page(request: PageRequest): SyntheticPage {
    const { prefix, delimiter, maxKeys } = request;
    let xml = "";
    let count = 0;
    let last = "";
    let index = this.#start(request);
    while (index < this.#space.size) {
      const key = this.#space.keyAt(index);
      if (!key.startsWith(prefix)) break;
      if (this.#isMissing(index)) {
        index++;
        continue;
      }
      if (count === maxKeys) return maxKeys === 0 ? { xml, count } : { xml, count, next: last };
      count++;
      const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
      if (cut < 0) {
        xml += this.#contents(key, index);
        last = key;
        index++;
      } else {
        last = key.slice(0, cut + delimiter.length);
        xml += `<CommonPrefixes>${element("Prefix", last)}</CommonPrefixes>`;
        index = this.#afterGroup(last);
      }
    }
    return { xml, count };
  }

  /** Size, ETag and date of a key, undefined when it is not there. */
  facts(key: string): { readonly size: number; readonly etag: string; readonly lastModified: string } | undefined {
    const index = this.#space.seek((other) => compareKeys(other, key) < 0);
    if (index >= this.#space.size || this.#space.keyAt(index) !== key || this.#isMissing(index)) return undefined;
    const version = this.#version(index);
    return { size: sizeOf(index, version), etag: this.#etag(index, version), lastModified: this.#date(index) };
  }

  #start({ prefix, delimiter, after }: PageRequest): number {
    if (delimiter !== "" && after.endsWith(delimiter) && after !== prefix) return this.#afterGroup(after);
    return this.#space.seek((key) => compareKeys(key, prefix) < 0 || (after !== "" && compareKeys(key, after) <= 0));
  }

  #afterGroup(group: string): number {
    return this.#space.seek((key) => compareKeys(key, group) < 0 || key.startsWith(group));
  }

  #isMissing(index: number): boolean {
    const { missingEvery } = this.#differences;
    return missingEvery !== undefined && index % missingEvery === missingEvery - 1;
  }

  #version(index: number): number {
    const { changedEvery } = this.#differences;
    return changedEvery !== undefined && index % changedEvery === 0 ? this.#seed + 1 : this.#seed;
  }

  #contents(key: string, index: number): string {
    const version = this.#version(index);
    const etag = this.#etag(index, version);
    const size = sizeOf(index, version);
    return `<Contents><Key>${key}</Key><LastModified>${this.#date(index)}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
  }

  #date(index: number): string {
    return this.#dates[index & 255] ?? "";
  }

  #etag(index: number, version: number): string {
    const a = mix(index, version);
    const b = mix(a, version);
    return this.#word(a) + this.#word(b) + this.#word(a ^ 0x5bd1e995) + this.#word(b ^ 0x1b873593);
  }

  #word(value: number): string {
    return `${this.#hex[value >>> 16]}${this.#hex[value & 0xffff]}`;
  }
}

const DAY_ONE = Date.UTC(2026, 0, 1);

/** Bytes, from 0 to 1 MiB. */
function sizeOf(index: number, version: number): number {
  return mix(index, version + 7) & 0xfffff;
}
