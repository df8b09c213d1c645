import { Buffer } from "node:buffer";
import { HubError } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { HashAlgorithm } from "@dth/core/hashing";
import type { ObjectAttributes, ObjectEntry } from "@dth/core/object";
import type { ListRequest, ObjectStore, Stored } from "@dth/core/object-store";
import { expect } from "vitest";
import { digestOf } from "../../memory-store/checks.ts";

/** An empty store under test. */
export interface StoreFixture {
  readonly store: ObjectStore;
  /** Another empty bucket of the same endpoint. */
  readonly neighbour: ObjectStore;
  /** Closes both and removes what they left. */
  close(): Promise<void>;
}

/** One promise of {@link ObjectStore}, checked. */
export type StoreCase = (fixture: StoreFixture) => Promise<void>;

/** Text or bytes as a body. */
export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? Buffer.from(content) : content;
}

/** Bytes that look random and are the same in every run. */
export function sampleBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

/** Stores content with its MD5, and with the store's best checksum. */
export function put(
  store: ObjectStore,
  key: string,
  content: string | Uint8Array,
  attributes: ObjectAttributes = {},
): Promise<Stored> {
  const bytes = bytesOf(content);
  return store.put({ key, body: [bytes], attributes, digests: digestsOf(store, bytes) });
}

/** MD5 and the store's best checksum of the bytes. */
export function digestsOf(store: ObjectStore, bytes: Uint8Array): Partial<Record<HashAlgorithm, Uint8Array>> {
  const [best] = store.traits.checksums;
  return { md5: digestOf("md5", bytes), ...(best && { [best]: digestOf(best, bytes) }) };
}

/** The object's bytes as text. */
export async function text(store: ObjectStore, key: string): Promise<string> {
  return Buffer.from(await (await store.get(key)).bytes()).toString("utf8");
}

/** Every entry of a listing, page by page. */
export async function listAll(store: ObjectStore, request: ListRequest): Promise<ObjectEntry[]> {
  const entries: ObjectEntry[] = [];
  let continuation: string | undefined;
  do {
    const page = await store.list({ ...request, ...(continuation !== undefined && { continuation }) });
    entries.push(...page.entries);
    continuation = page.continuation;
  } while (continuation !== undefined);
  return entries;
}

/** Asserts that the promise rejects with a HubError of one of these codes. */
export async function rejects(promise: Promise<unknown>, ...codes: readonly ErrorCode[]): Promise<void> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(HubError);
  expect(codes).toContain((error as HubError).code);
}
