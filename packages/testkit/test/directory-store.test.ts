import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDirectoryStore } from "@dth/local/directory-store";
import { describe } from "vitest";
import { type MakeStore, objectStoreConformance } from "../src/conformance/object-store.ts";

describe("createDirectoryStore", () => {
  const make: MakeStore = async () => {
    const root = await mkdtemp(join(tmpdir(), "dth-directory-"));
    const [one, two] = [join(root, "one"), join(root, "two")];
    await Promise.all([mkdir(one), mkdir(two)]);
    const store = createDirectoryStore({ path: one });
    const neighbour = createDirectoryStore({ path: two });
    const close = async (): Promise<void> => {
      await Promise.all([store.close(), neighbour.close()]);
      await rm(root, { recursive: true });
    };
    return { store, neighbour, close };
  };

  objectStoreConformance(make, {
    gaps: {
      "key: leading slash": "a path has no empty segment",
      "key: double slash": "a path has no empty segment",
      "key: only slashes": "a path has no empty segment",
      "key: dot segments": "they mean this directory and its parent",
      "key: trailing slash with data": "a directory holds no bytes of its own",
      "key: an object beside its folder": "a name is a file or a directory, not both",
      "key: NUL, alone": "POSIX ends names at NUL",
      "key: 1,024 bytes in one name": "a name has at most 255 bytes",
      "key: 1,024 bytes of three-byte characters": "a name has at most 255 bytes",
    },
  });
});
