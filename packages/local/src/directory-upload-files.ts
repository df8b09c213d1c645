import { appendFile, link, readFile, realpath, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HubError } from "@dth/core/error";
import type { ObjectAttributes } from "@dth/core/object";
import type { UploadPart } from "@dth/core/object-store";
import { errnoOf, isAbsent } from "./directory-errors.ts";
import { type DirectoryRoot, UPLOADS } from "./directory-root.ts";
import { makeDirectories } from "./make-directories.ts";

/** What an upload remembers of its beginning. */
export interface UploadRecord {
  readonly key: string;
  readonly attributes: ObjectAttributes;
  /** Milliseconds since the Unix epoch. */
  readonly initiated: number;
}

/** A stored part. `loose`: in a file of its own, for it did not fit into its place. */
export interface PartRecord extends UploadPart {
  readonly loose: boolean;
}

/**
 * The files of one unfinished upload, in a folder of its own below `.dth-uploads`, so that it
 * outlives a crash and several processes can add parts at once:
 *
 * - `upload.json`, written last when it begins: the {@link UploadRecord}
 * - `data`: sparse; part n stands at (n - 1) times the stride
 * - `stride`: size of the first part that came, which in practice is the size of all but the last
 * - `part-<n>`: a part that is larger than the stride
 * - `parts`: one JSON line for every stored part; the last one of a number counts
 */
export class UploadFiles {
  readonly folder: string;
  readonly data: string;
  readonly uploadId: string;
  readonly #root: DirectoryRoot;

  /** @throws HubError `UPLOAD_NOT_FOUND` when the id has not our form */
  constructor(root: DirectoryRoot, uploadId: string) {
    if (!/^[0-9a-z]{26}$/.test(uploadId)) throw noUpload(uploadId);
    this.#root = root;
    this.uploadId = uploadId;
    this.folder = join(root.path, UPLOADS, uploadId);
    this.data = join(this.folder, "data");
  }

  loosePart(partNumber: number): string {
    return join(this.folder, `part-${partNumber}`);
  }

  async begin(record: UploadRecord, executable: boolean): Promise<void> {
    makeDirectories(this.folder);
    await this.#checkPlace();
    await writeFile(this.data, "", { flag: "wx", mode: executable ? 0o777 : 0o666 });
    await writeFile(join(this.folder, "upload.json"), JSON.stringify(record));
  }

  /** @throws HubError `UPLOAD_NOT_FOUND`, also when it belongs to another key */
  async record(key: string): Promise<UploadRecord> {
    const record = await this.readRecord();
    if (record?.key !== key) throw noUpload(this.uploadId);
    return record;
  }

  /** Undefined when there is none, or it was never begun completely. */
  async readRecord(): Promise<UploadRecord | undefined> {
    try {
      await this.#checkPlace();
      return JSON.parse(await readFile(join(this.folder, "upload.json"), "utf8"));
    } catch (error) {
      if (isAbsent(error) || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** The stride of this upload; `size` when it has none yet. All processes agree on the first one. */
  async stride(size: number): Promise<number> {
    const path = join(this.folder, "stride");
    const found = await readFile(path, "utf8").catch((error: unknown) => {
      if (isAbsent(error)) return undefined;
      throw error;
    });
    if (found !== undefined) return Number(found);
    const proposal = join(this.folder, `stride-${crypto.randomUUID()}`);
    await writeFile(proposal, String(size));
    await link(proposal, path).catch((error: unknown) => {
      if (errnoOf(error) !== "EEXIST") throw error;
    });
    await unlink(proposal);
    return Number(await readFile(path, "utf8"));
  }

  /** In one small write, so that processes do not mix their lines; its own line even after a torn one. */
  async addPart(part: PartRecord): Promise<void> {
    await appendFile(join(this.folder, "parts"), `\n${JSON.stringify(part)}\n`);
  }

  /** Ascending by number. A line torn by a crash is left out: its part was never acknowledged. */
  async parts(): Promise<readonly PartRecord[]> {
    const text = await readFile(join(this.folder, "parts"), "utf8").catch((error: unknown) => {
      if (isAbsent(error)) return "";
      throw error;
    });
    const parts = new Map<number, PartRecord>();
    for (const line of text.split("\n")) {
      const part = parsePart(line);
      if (part !== undefined) parts.set(part.partNumber, part);
    }
    return [...parts.values()].sort((a, b) => a.partNumber - b.partNumber);
  }

  /** Leaves nothing behind, nor the folder of all uploads when this was the last. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await rmdir(join(this.#root.path, UPLOADS)).catch((error: unknown) => {
      if (!isAbsent(error) && !["ENOTEMPTY", "EEXIST"].includes(errnoOf(error))) throw error;
    });
  }

  async #checkPlace(): Promise<void> {
    if ((await realpath(this.folder)) === this.folder) return;
    throw new HubError("FILE_SYSTEM", `a symbolic link stands in the place of ${this.folder}`);
  }
}

function parsePart(line: string): PartRecord | undefined {
  if (!line.endsWith("}")) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Somebody has aborted or completed it, or it never was. */
export function noUpload(uploadId: string): HubError {
  return new HubError("UPLOAD_NOT_FOUND", `there is no unfinished upload ${JSON.stringify(uploadId)}`);
}
