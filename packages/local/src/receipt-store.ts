import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HubError, toHubError } from "@dth/core/error";
import type { ReceiptStore } from "@dth/core/receipt-writer";

/** What a name is made of, so that none leads out of the directory. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Bytes read at once. */
const CHUNK = 64 * 1024;

/** Receipts as files of a directory, which is made when it is missing. A file appears under its name when it is whole. */
export function openReceiptStore(directory: string): ReceiptStore {
  return {
    write: (name) => wholeFile(pathOf(directory, name)),
    async read(name) {
      const path = pathOf(directory, name);
      try {
        return bytesOf(await open(path, "r"), path);
      } catch (error) {
        if (codeOf(error) === "ENOENT") return undefined;
        throw translate(error, path);
      }
    },
    async delete(name) {
      const path = pathOf(directory, name);
      await rm(path, { force: true }).catch((error: unknown) => {
        throw translate(error, path);
      });
    },
  };
}

/** Reads as the reader asks, and closes the file with the stream. */
function bytesOf(file: FileHandle, path: string): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK), 0, CHUNK);
        if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
        await file.close();
        controller.close();
      } catch (error) {
        await file.close();
        throw translate(error, path);
      }
    },
    cancel: () => file.close(),
  });
}

function pathOf(directory: string, name: string): string {
  if (NAME.test(name)) return join(directory, name);
  throw new HubError("INVALID_INPUT", "this is no name of a receipt");
}

/** Writes beside the file and takes its place when it is closed. */
function wholeFile(path: string): WritableStream<Uint8Array> {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.part`;
  let file: FileHandle | undefined;
  const discard = async () => {
    if (file === undefined) return;
    await file.close();
    await rm(temporary, { force: true });
  };
  const attempt = async (step: () => Promise<void>) => {
    try {
      await step();
    } catch (error) {
      await discard();
      throw translate(error, path);
    }
  };
  return new WritableStream<Uint8Array>({
    start: () =>
      attempt(async () => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        file = await open(temporary, "wx", 0o600);
      }),
    write: (chunk) => attempt(async () => void (await file?.writeFile(chunk))),
    close: () =>
      attempt(async () => {
        await file?.sync();
        await rename(temporary, path);
        await file?.close();
      }),
    abort: discard,
  });
}

function translate(error: unknown, path: string): HubError {
  const code = codeOf(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new HubError("DISK_FULL", `no space is left for ${path}`, { cause: error });
  }
  if (code === undefined) return toHubError(error);
  return new HubError("RECORDS_UNUSABLE", `${path} cannot be used: ${code}`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
