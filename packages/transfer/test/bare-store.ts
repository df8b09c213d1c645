import { createHash } from "node:crypto";
import type { Clock } from "@dth/core/clock";
import type { StoreTraits } from "@dth/core/object-store";
import type { StoreCall } from "@dth/testkit/memory-store/calls";
import { type MemoryEndpoint, type MemoryObject, memoryEndpoint } from "@dth/testkit/memory-store/state";
import { FULL_TRAITS } from "@dth/testkit/memory-store/traits";
import { type MemoryStore, memoryStore } from "@dth/testkit/object-store";

/** A store of the plainest kind, whose every call a test sees and can break at any time. */
export interface BareStore extends MemoryStore {
  /** Every call so far, in order. */
  readonly requests: readonly StoreCall[];
  /** Called before every operation; what it throws, the operation throws. */
  before: ((call: StoreCall) => void | Promise<void>) | undefined;
  /** Called after every operation took effect; what it throws is a lost answer. */
  after: ((call: StoreCall) => void | Promise<void>) | undefined;
  /** Changes the bytes that a read delivers; what it throws breaks the body there. */
  reading: ((bytes: Uint8Array) => Iterable<Uint8Array>) | undefined;
  /** Stores an object as somebody else would, who uploaded it in parts of `partSize` bytes if that is given. */
  seed(key: string, content: Uint8Array | string, change?: Seed): void;
}

/** How a seeded object differs from what its bytes would make it. */
export type Seed = Partial<MemoryObject> & {
  readonly partSize?: number;
  readonly tags?: Readonly<Record<string, string>>;
};

/** What a {@link BareStore} is made of. */
export interface BareStoreOptions {
  readonly name: string;
  readonly clock: Clock;
  /** Default: one of its own, so that nothing is copied server-side. */
  readonly endpoint?: MemoryEndpoint;
  readonly traits?: Partial<StoreTraits>;
}

const TRAITS: Partial<StoreTraits> = {
  checksums: [],
  parts: { ...FULL_TRAITS.parts, minSize: 1 },
  maxCopySize: 0,
  partCopy: false,
};

/** An empty {@link BareStore}. */
export function bareStore({ name, clock, endpoint, traits }: BareStoreOptions): BareStore {
  const requests: StoreCall[] = [];
  const memory = memoryStore({
    bucket: name,
    endpoint: endpoint ?? memoryEndpoint(`memory://${name}`),
    traits: { ...TRAITS, ...traits },
    clock,
    hooks: {
      before(call) {
        requests.push(call);
        return store.before?.(call);
      },
      after: (call) => store.after?.(call),
    },
  });
  const get = memory.get.bind(memory);
  const store: BareStore = Object.assign(memory, {
    requests,
    before: undefined,
    after: undefined,
    reading: undefined,
    seed: (key: string, content: Uint8Array | string, change: Seed = {}) => seed(memory, key, content, change),
    async get(key: string, options = {}) {
      const body = await get(key, options);
      const { reading } = store;
      if (reading === undefined) return body;
      const whole = await body.bytes();
      return {
        ...body,
        bytes: async () => Buffer.concat([...reading(whole)]),
        async *chunks() {
          yield* reading(whole);
        },
        discard: async () => {},
      };
    },
  } satisfies Partial<BareStore>);
  return store;
}

function seed(
  store: MemoryStore,
  key: string,
  content: Uint8Array | string,
  { partSize, tags, ...change }: Seed,
): void {
  const attributes = { ...change.attributes, ...(tags === undefined ? {} : { tags }) };
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  store.place(key, bytes, { ...(partSize === undefined ? {} : partsOf(bytes, partSize)), ...change, attributes });
  // An object may have no ETag, which placing one would give it.
  if ("etag" in change) store.amend(key, change);
}

function partsOf(bytes: Uint8Array, partSize: number): Pick<MemoryObject, "etag" | "parts"> {
  const count = Math.ceil(bytes.length / partSize);
  const pieces = Array.from({ length: count }, (_, i) => bytes.subarray(i * partSize, (i + 1) * partSize));
  const md5 = (part: Uint8Array) => createHash("md5").update(part).digest();
  const etag = `${md5(Buffer.concat(pieces.map(md5))).toString("hex")}-${count}`;
  return { etag, parts: pieces.map(({ length }) => length) };
}
