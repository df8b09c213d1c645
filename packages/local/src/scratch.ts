import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HubError } from "@dth/core/error";
import type { ScratchDirectory } from "@dth/core/processes";

/** What a file is called, so that none leads out of the directory. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Makes a private directory within `parent`, which is made when it is missing. */
export async function openScratch(parent: string): Promise<ScratchDirectory> {
  const path = await translated(parent, async () => {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    // `mkdtemp` makes directories of mode 0700 (mkdtemp(3)).
    return mkdtemp(join(parent, "scratch-"));
  });
  return {
    path,
    async write(name, text) {
      const file = pathOf(path, name);
      await translated(file, () => writeFile(file, text, { mode: 0o600 }));
      return file;
    },
    async read(name) {
      const file = pathOf(path, name);
      try {
        return await readFile(file, "utf8");
      } catch (error) {
        if (codeOf(error) === "ENOENT") return undefined;
        throw translate(error, file);
      }
    },
    close: () => translated(path, () => rm(path, { recursive: true, force: true })),
  };
}

function pathOf(directory: string, name: string): string {
  if (NAME.test(name)) return join(directory, name);
  throw new HubError("FILE_SYSTEM", "this is no name of a scratch file");
}

async function translated<T>(path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw translate(error, path);
  }
}

function translate(error: unknown, path: string): HubError {
  const code = codeOf(error) ?? String(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new HubError("DISK_FULL", `no space is left for ${path}`, { cause: error });
  }
  return new HubError("FILE_SYSTEM", `${path} cannot be used: ${code}`, { cause: error });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
