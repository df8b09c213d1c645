import { Buffer } from "node:buffer";
import type { ObjectStore } from "@dth/core/object-store";
import { expect } from "vitest";
import { put, rejects, type StoreCase, sampleBytes, text } from "./fixture.ts";

const WRONG_ETAG = "00000000000000000000000000000000";

const copies = ({ traits }: ObjectStore): boolean => traits.maxCopySize > 0;
const source = (store: ObjectStore, key: string) => ({ bucket: store.bucket, key });

/** Promises of server-side copies, for stores whose traits offer them. */
export const COPYING = {
  "copy: within a bucket keeps bytes and attributes": async ({ store }) => {
    if (!copies(store)) return;
    const attributes = { contentType: "text/x-test", metadata: { name: "Grüße" } };
    await put(store, "from +%", "content", attributes);
    const stored = await store.copy({ source: source(store, "from +%"), key: "to", attributes: "keep" });
    expect(await text(store, "to")).toBe("content");
    const head = await store.head("to");
    if (stored.etag !== undefined) expect(head.etag).toBe(stored.etag);
    if (store.traits.attributes) expect(head.attributes).toMatchObject(attributes);
  },
  "copy: from another bucket, with new attributes": async ({ store, neighbour }) => {
    if (!copies(store)) return;
    await put(neighbour, "from", "content", { contentType: "text/old", metadata: { old: "1" } });
    const attributes = { contentType: "text/new", metadata: { new: "2" } };
    await store.copy({ source: source(neighbour, "from"), key: "to", attributes });
    expect(await text(store, "to")).toBe("content");
    const head = await store.head("to");
    if (store.traits.attributes) expect(head.attributes.metadata).toEqual({ new: "2" });
  },
  "copy: a changed source is SOURCE_CHANGED": async ({ store }) => {
    if (!copies(store)) return;
    await put(store, "from", "content");
    const changed = { ...source(store, "from"), ifMatch: WRONG_ETAG };
    await rejects(store.copy({ source: changed, key: "to", attributes: "keep" }), "SOURCE_CHANGED");
    await rejects(store.head("to"), "OBJECT_NOT_FOUND");
  },
  "copy: a missing source is OBJECT_NOT_FOUND": async ({ store }) => {
    if (!copies(store)) return;
    await rejects(store.copy({ source: source(store, "nothing"), key: "to", attributes: "keep" }), "OBJECT_NOT_FOUND");
  },
  "copy: parts of another object become one object": async ({ store, neighbour }) => {
    if (!copies(store) || !store.traits.partCopy) return;
    const size = Math.max(store.traits.parts.minSize, 1000);
    const content = sampleBytes(size + 10);
    const { etag } = await put(neighbour, "from", content);
    const from = { ...source(neighbour, "from"), ...(etag !== undefined && { ifMatch: etag }) };
    const uploadId = await store.createUpload({ key: "to", attributes: {} });
    const upload = { key: "to", uploadId };
    const first = await store.copyPart({ ...upload, source: from, partNumber: 1, range: { start: 0, end: size } });
    const rest = { start: size, end: size + 10 };
    const second = await store.copyPart({ ...upload, source: from, partNumber: 2, range: rest });
    const changed = { ...from, ifMatch: WRONG_ETAG };
    await rejects(store.copyPart({ ...upload, source: changed, partNumber: 3, range: rest }), "SOURCE_CHANGED");
    await store.completeUpload({ ...upload, parts: [first, second] });
    expect(Buffer.from(await (await store.get("to")).bytes()).equals(content)).toBe(true);
  },
} satisfies Record<string, StoreCase>;
