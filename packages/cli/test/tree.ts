import { chmod, lstat, mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Makes a tree with everything that is easily lost. */
export async function makeTree(root: string): Promise<void> {
  await mkdir(join(root, "sub", "empty"), { recursive: true });
  await mkdir(join(root, ".hidden"));
  await writeFile(join(root, "empty.txt"), "");
  await writeFile(join(root, "sp ace+%20é😀.txt"), "odd name");
  await writeFile(join(root, "back\\slash"), "x");
  await writeFile(join(root, "run.sh"), "#!/bin/sh\n");
  await chmod(join(root, "run.sh"), 0o755);
  await writeFile(join(root, "sub", "big.bin"), pseudoRandom(18 * 1024 * 1024 + 7));
  await utimes(join(root, "sub", "big.bin"), 1_577_934_245, 1_577_934_245);
  await symlink("sub", join(root, "dirlink"));
}

function pseudoRandom(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 16;
  }
  return bytes;
}

/** Path to kind, content, executable bit and time, without symbolic links. */
export async function readTree(root: string, below = ""): Promise<Record<string, unknown>> {
  const tree: Record<string, unknown> = {};
  for (const name of (await readdir(join(root, below))).sort()) {
    const path = join(below, name);
    const stats = await lstat(join(root, path));
    if (stats.isDirectory()) Object.assign(tree, { [`${path}/`]: "directory" }, await readTree(root, path));
    else if (stats.isFile()) {
      const content = (await readFile(join(root, path))).toString("base64");
      const time = Math.round(stats.mtimeMs);
      tree[path] = { content, executable: (stats.mode & 0o100) !== 0, time };
    }
  }
  return tree;
}
