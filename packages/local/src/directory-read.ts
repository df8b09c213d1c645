import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { HubError } from "@dth/core/error";
import type { ByteRange, ObjectHead } from "@dth/core/object";
import type { ObjectBody, ReadOptions } from "@dth/core/object-store";
import { etagOf, headOf } from "./directory-attributes.ts";
import { fileError, isAbsent, notFound } from "./directory-errors.ts";
import { type DirectoryRoot, keyProblem } from "./directory-root.ts";

/** Bytes of one read while streaming. */
const READ_SIZE = 1024 * 1024;
/** Without waiting for a writer, should the file be a pipe. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** @throws HubError `OBJECT_NOT_FOUND`, `SOURCE_CHANGED`, `FILE_ACCESS_DENIED` */
export async function headFile(root: DirectoryRoot, key: string, options: ReadOptions): Promise<ObjectHead> {
  try {
    const path = await existingPath(root, key);
    const stats = await stat(path, { bigint: true });
    if (!(key.endsWith("/") ? stats.isDirectory() : stats.isFile())) throw notFound(key);
    return pinned(headOf(key, stats), options);
  } catch (error) {
    throw isAbsent(error) ? notFound(key) : fileError(error, key, "reading");
  }
}

/** @throws HubError as {@link headFile} */
export async function getFile(root: DirectoryRoot, key: string, options: ReadOptions): Promise<ObjectBody> {
  if (key.endsWith("/")) return emptyBody(await headFile(root, key, options));
  let file: FileHandle | undefined;
  try {
    const path = await existingPath(root, key);
    file = await open(path, FLAGS);
    const stats = await file.stat({ bigint: true });
    if (!stats.isFile()) throw notFound(key);
    const head = pinned(headOf(key, stats), options);
    return new FileBody(file, head, rangeOf(head, options.range));
  } catch (error) {
    await file?.close();
    throw isAbsent(error) ? notFound(key) : fileError(error, key, "reading");
  }
}

async function existingPath(root: DirectoryRoot, key: string): Promise<string> {
  if (keyProblem(key) !== undefined) throw notFound(key);
  const path = root.pathOf(key);
  await root.checkParent(path, key).catch((error: unknown) => {
    throw error instanceof HubError ? notFound(key) : error;
  });
  return path;
}

function pinned(head: ObjectHead, { ifMatch }: ReadOptions): ObjectHead {
  if (ifMatch !== undefined && ifMatch !== head.etag) throw changed(head.key);
  return head;
}

function changed(key: string): HubError {
  return new HubError("SOURCE_CHANGED", `${JSON.stringify(key)} was changed since it was listed`);
}

function rangeOf({ key, size }: ObjectHead, range: ByteRange | undefined): ByteRange {
  if (range === undefined) return { start: 0, end: size };
  if (range.start >= size) throw new HubError("REQUEST_REFUSED", `${JSON.stringify(key)} has only ${size} bytes`);
  return { start: range.start, end: Math.min(range.end, size) };
}

function emptyBody(head: ObjectHead): ObjectBody {
  return {
    head,
    length: 0,
    bytes: async () => new Uint8Array(0),
    chunks: async function* () {},
    discard: async () => {},
  };
}

/** An open file. After the last byte it is compared with what it was at the start. */
class FileBody implements ObjectBody {
  readonly head: ObjectHead;
  readonly length: number;
  readonly #file: FileHandle;
  readonly #range: ByteRange;

  constructor(file: FileHandle, head: ObjectHead, range: ByteRange) {
    this.#file = file;
    this.#range = range;
    this.head = head;
    this.length = range.end - range.start;
  }

  async bytes(): Promise<Uint8Array> {
    try {
      const whole = Buffer.allocUnsafeSlow(this.length);
      await this.#fill(whole, this.#range.start);
      await this.#checkUnchanged();
      return whole;
    } catch (error) {
      throw fileError(error, this.head.key, "reading");
    } finally {
      await this.#file.close();
    }
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const { start, end } = this.#range;
    try {
      for (let at = start; at < end; at += READ_SIZE) {
        const chunk = Buffer.allocUnsafeSlow(Math.min(READ_SIZE, end - at));
        await this.#fill(chunk, at);
        if (at + READ_SIZE >= end) await this.#checkUnchanged();
        yield chunk;
      }
    } catch (error) {
      throw fileError(error, this.head.key, "reading");
    } finally {
      await this.#file.close();
    }
  }

  async discard(): Promise<void> {
    await this.#file.close();
  }

  async #fill(target: Uint8Array, position: number): Promise<void> {
    for (let at = 0; at < target.length; ) {
      const { bytesRead } = await this.#file.read(target, at, target.length - at, position + at);
      if (bytesRead === 0) throw changed(this.head.key);
      at += bytesRead;
    }
  }

  async #checkUnchanged(): Promise<void> {
    if (etagOf(await this.#file.stat({ bigint: true })) !== this.head.etag) throw changed(this.head.key);
  }
}
