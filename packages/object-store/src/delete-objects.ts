import { toBase64 } from "@dth/core/byte-text";
import { type HubError, hasCode, toHubError } from "@dth/core/error";
import type { DeleteResult } from "@dth/core/object-store";
import { errorAnswer, judge } from "./error-answer.ts";
import { type StoreContext, withSignal } from "./store-context.ts";
import { parseXml } from "./xml/document.ts";
import { fitsXml } from "./xml/entities.ts";
import { deleteXml } from "./xml/request-bodies.ts";

/** Single deletes under way at once. */
const SINGLES_AT_ONCE = 8;

/**
 * Deletes keys, in one request where the store and the keys allow it. Keys that XML cannot carry, those of no
 * object, and those that a batch left over for a passing reason, are deleted one by one. Results keep the order.
 */
export async function deleteObjects(
  context: StoreContext,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<readonly DeleteResult[]> {
  const failures = new Map<string, HubError>();
  const fits = (key: string): boolean => fitsXml(key) && !context.client.isRenamed(key);
  const batched = context.preset.traits.deleteBatch > 1 && keys.length > 1 ? keys.filter(fits) : [];
  const inBatch = new Set(batched);
  const singles = keys.filter((key) => !inBatch.has(key));
  const size = context.preset.traits.deleteBatch;
  for (let i = 0; i < batched.length; i += size) {
    singles.push(...(await deleteBatch(context, batched.slice(i, i + size), signal)));
  }
  await deleteSingles(context, singles, failures, signal);
  return keys.map((key) => {
    const error = failures.get(key);
    return error === undefined ? { key } : { key, error };
  });
}

/** @returns the keys that the batch did not delete, for whatever reason; a single delete finds the reason */
async function deleteBatch(context: StoreContext, keys: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const body = deleteXml(keys);
  try {
    return await context.client.send(
      {
        method: "POST",
        purpose: "bucket",
        query: [["delete", ""]],
        headers: {
          "content-type": "application/xml",
          // Stores insist on a digest here, and all of them take this one.
          "content-md5": toBase64(context.hashing.hash("md5", body)),
        },
        body: [body],
        answer: "text",
        ...withSignal(signal),
      },
      ({ text }) => leftOver(text, keys),
    );
  } catch (error) {
    if (hasCode(error, "NOT_SUPPORTED", "REQUEST_REFUSED")) return [...keys];
    throw error;
  }
}

/** Keys that the answer calls undeleted: only those that were asked for, and all of them when it is unclear. */
function leftOver(text: string, keys: readonly string[]): string[] {
  if (text.trim() === "") return [];
  const { name: root, children } = parseXml(text);
  if (root !== "DeleteResult") return [...keys];
  const asked = new Set(keys);
  const left: string[] = [];
  for (const { name, texts } of children) {
    if (name !== "Error") continue;
    if (texts.Key === undefined || !asked.has(texts.Key)) return [...keys];
    const verdict = judge(errorAnswer(400, texts.Code === undefined ? {} : { "x-amz-error-code": texts.Code }, ""));
    if (verdict.code !== "OBJECT_NOT_FOUND") left.push(texts.Key);
  }
  return left;
}

async function deleteSingles(
  context: StoreContext,
  keys: readonly string[],
  failures: Map<string, HubError>,
  signal?: AbortSignal,
): Promise<void> {
  const queue = keys.values();
  const lane = async (): Promise<void> => {
    for (const key of queue) {
      try {
        await deleteSingle(context, key, signal);
      } catch (error) {
        failures.set(key, toHubError(error));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(SINGLES_AT_ONCE, keys.length) }, lane));
}

async function deleteSingle({ client }: StoreContext, key: string, signal?: AbortSignal): Promise<void> {
  try {
    await client.send(
      { method: "DELETE", purpose: "write", key, answer: "none", ...withSignal(signal) },
      () => undefined,
    );
  } catch (error) {
    // "NoSuchKey" is what was asked for; a bare 404 would say "no such bucket" and is not believed.
    if (!hasCode(error, "OBJECT_NOT_FOUND")) throw error;
  }
}
