import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import type { ObjectAttributes } from "@dth/core/object";
import type { Digests, ObjectStore } from "@dth/core/object-store";
import type { Side } from "@dth/transfer/ports";
import type { Checklist, Finding } from "./checklist.ts";
import { checkReading } from "./reading.ts";

/** What writing needs beside the side. */
export interface WriteCheckOptions {
  readonly hashing: Hashing;
  /** Makes the probe's name unlike any other. */
  readonly id: string;
  /** What every object will be written with: class, encryption, access control list. */
  readonly attributes: ObjectAttributes;
  readonly signal: AbortSignal;
}

const BODY = new TextEncoder().encode("A probe of dth doctor; it is deleted at once.\n");

/** Writes, reads, tags, copies and deletes a probe object of our own; nothing of it stays. */
export async function checkWriting(
  list: Checklist,
  { store, prefix }: Side,
  options: WriteCheckOptions,
): Promise<void> {
  const key = `${prefix}.dth-doctor-${options.id}`;
  const written = await list.run("write", () => put(store, key, {}, options));
  try {
    if (written) await checkWritten(list, store, key, options);
    await list.run("multipart", () => checkMultipart(store, `${key}-parts`, options));
  } finally {
    if (written) await list.run("delete", () => removeProbes(store, [key, `${key}-copy`]));
  }
}

async function checkWritten(
  list: Checklist,
  store: ObjectStore,
  key: string,
  options: WriteCheckOptions,
): Promise<void> {
  const { signal } = options;
  await list.run("checksum", () => checkDigests(store, key, options));
  await checkReading(list, store, key, signal);
  if (store.traits.tags) {
    await list.run("write-tags", async () => {
      await store.putTags(key, { "dth-doctor": "probe" }, signal);
      return { en: "accepted", zh: "已接受" };
    });
  }
  if (store.traits.maxCopySize > 0) {
    await list.run("server-copy", async () => {
      const source = { bucket: store.bucket, key };
      await store.copy({ source, key: `${key}-copy`, attributes: "keep", signal });
      return { en: "inside the endpoint", zh: "在端点内完成" };
    });
  }
}

async function put(
  store: ObjectStore,
  key: string,
  digests: Digests,
  { attributes, signal }: WriteCheckOptions,
): Promise<Finding> {
  await store.put({ key, body: [BODY], attributes, digests, signal });
  return { en: `an object of ${BODY.length} bytes`, zh: `一个 ${BODY.length} 字节的对象` };
}

/** Right digests must be taken, and a wrong one refused: else the store does not look. */
async function checkDigests(store: ObjectStore, key: string, options: WriteCheckOptions): Promise<Finding> {
  const { checksums, contentMd5 } = store.traits;
  const algorithm = checksums[0] ?? (contentMd5 ? "md5" : undefined);
  if (algorithm === undefined) {
    const zh = "不接受校验和；到达由 ETag 或回读证明";
    return { note: { en: "none accepted; arrivals are proven by ETag or by reading back", zh } };
  }
  const digest = options.hashing.hash(algorithm, BODY);
  await put(store, key, { [algorithm]: digest }, options);
  const wrong = digest.map((byte) => byte ^ 0xff);
  try {
    await put(store, key, { [algorithm]: wrong }, options);
  } catch (error) {
    if (error instanceof HubError && error.class !== "job") {
      return { en: `${algorithm} checked by the store`, zh: `${algorithm} 由存储端校验` };
    }
    throw error;
  }
  const zh = `${algorithm} 被接受但不校验；到达由 ETag 证明`;
  return { note: { en: `${algorithm} is accepted but not checked; arrivals are proven by ETag`, zh } };
}

async function checkMultipart(
  store: ObjectStore,
  key: string,
  { attributes, signal }: WriteCheckOptions,
): Promise<Finding> {
  const uploadId = await store.createUpload({ key, attributes, signal });
  try {
    await store.uploadPart({ key, uploadId, partNumber: 1, body: [BODY], digests: {}, signal });
  } finally {
    // Without the signal: an upload that was begun is ended also when a stop was asked for.
    await store.abortUpload(key, uploadId);
  }
  return { en: "begun, one part, aborted", zh: "已开始、上传一个分段并中止" };
}

async function removeProbes(store: ObjectStore, keys: readonly string[]): Promise<Finding> {
  const { deleteBatch } = store.traits;
  for (const batch of deleteBatch >= keys.length ? [keys] : keys.map((key) => [key])) {
    const failed = (await store.delete(batch)).find((result) => result.error !== undefined);
    if (failed?.error)
      throw new HubError("REQUEST_REFUSED", `the probe ${failed.key} stays behind`, { cause: failed.error });
  }
  return { en: "the probe is gone", zh: "探测对象已删除" };
}
