import type { ObjectEntry } from "@dth/core/object";
import type { ObjectStore } from "@dth/core/object-store";

/** Everything below a prefix. */
async function listAll(store: ObjectStore, prefix: string): Promise<readonly ObjectEntry[]> {
  const entries: ObjectEntry[] = [];
  let continuation: string | undefined;
  do {
    const page = await store.list({ prefix, ...(continuation === undefined ? {} : { continuation }) });
    entries.push(...page.entries);
    continuation = page.continuation;
  } while (continuation !== undefined);
  return entries;
}

/** Both sides of a copy. */
export interface Ends {
  readonly source: ObjectStore;
  readonly sourcePrefix: string;
  readonly destination: ObjectStore;
  readonly destinationPrefix: string;
}

/**
 * What is wrong at the destination, or undefined when it holds exactly the source's keys and sizes, and the same bytes
 * where both ETags are an MD5.
 */
export async function copyProblem(ends: Ends): Promise<string | undefined> {
  const wanted = await listAll(ends.source, ends.sourcePrefix);
  const found = await listAll(ends.destination, ends.destinationPrefix);
  if (wanted.length !== found.length) return `${found.length} of ${wanted.length} objects arrived`;
  const byKey = new Map(found.map((entry) => [entry.key.slice(ends.destinationPrefix.length), entry]));
  const bad = wanted.find((entry) => !same(entry, byKey.get(entry.key.slice(ends.sourcePrefix.length))));
  return bad && `${bad.key} is not the same at the destination`;
}

function same(a: ObjectEntry, b: ObjectEntry | undefined): boolean {
  if (!b || a.size !== b.size) return false;
  const plain = [a.etag, b.etag].every((etag) => etag !== undefined && /^[0-9a-f]{32}$/.test(etag));
  return !plain || a.etag === b.etag;
}

/** Removes everything below a prefix. */
export async function clear(store: ObjectStore, prefix: string): Promise<void> {
  const keys = (await listAll(store, prefix)).map((entry) => entry.key);
  const batch = Math.max(1, Math.min(1000, store.traits.deleteBatch));
  for (let at = 0; at < keys.length; at += batch) await store.delete(keys.slice(at, at + batch));
}

/** Milliseconds between two looks; the answer is that coarse. */
const LOOK_EVERY = 50;

/** Watches for the first object below a prefix. @returns seconds from the call until it was there */
export function watchFirst(store: ObjectStore, prefix: string): { stop(): number | undefined } {
  const start = performance.now();
  let seen: number | undefined;
  let looking = false;
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    const asked = (performance.now() - start) / 1000;
    const page = await store.list({ prefix, maxKeys: 1 });
    if (page.entries.length > 0) seen ??= asked;
    if (seen !== undefined) clearInterval(timer);
    looking = false;
  }, LOOK_EVERY);
  return {
    stop() {
      clearInterval(timer);
      return seen;
    },
  };
}
