import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, runCommand } from "../../run-command.ts";
import type { Architecture } from "./architecture.ts";
import { buildah, tryBuildah, withContainer } from "./buildah.ts";

/** What stands in for an image of a registry that cannot be pulled from here: Debian's packages, and Node from npm. */
interface StandIn {
  /** Of the names that it stands in for. */
  readonly pattern: RegExp;
  readonly name: string;
  /** Whether making one runs its own programs. */
  readonly runsPrograms: boolean;
  readonly make: (architecture: Architecture, directory: string) => Promise<void>;
  /** As the real one says it. */
  readonly config: readonly string[];
}

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const STAND_INS: readonly StandIn[] = [
  {
    pattern: /^gcr\.io\/distroless\/nodejs24-debian12:nonroot@/,
    name: "distroless-node",
    runsPrograms: false,
    make: makeDistroless,
    config: ["--user", "65532", "--workingdir", "/home/nonroot", "--entrypoint", '["/nodejs/bin/node"]'],
  },
  {
    pattern: /^debian:12\.\d+-slim@/,
    name: "debian",
    runsPrograms: true,
    make: makeDebian,
    config: ["--user", "", "--cmd", "bash"],
  },
];

/** What stands in for a base, and whether making it runs programs of its machine. Undefined: nothing does. */
export function standInFor(base: string): Pick<StandIn, "name" | "runsPrograms"> | undefined {
  return STAND_INS.find(({ pattern }) => pattern.test(base));
}

/**
 * The name of a local image that stands in for a base; made when it is not there, which takes half a minute, and minutes
 * under an emulator.
 *
 * @throws Error when it cannot be made, such as without a way to Debian's packages
 */
export async function ensureStandIn(base: string, architecture: Architecture): Promise<string> {
  const found = STAND_INS.find(({ pattern }) => pattern.test(base));
  if (found === undefined) throw new Error(`nothing stands in for ${base}`);
  const image = `localhost/${found.name}:${await nodeVersion()}-${architecture.debian}`;
  if ((await tryBuildah(["inspect", "--type", "image", image])).code === 0) return image;
  const scratch = await mkdtemp(join(tmpdir(), "base-"));
  try {
    const root = join(scratch, "root");
    await found.make(architecture, root);
    await withContainer("scratch", architecture, async (container) => {
      await buildah(["copy", "--quiet", container, root, "/"]);
      await buildah(["config", "--env", PATH, ...found.config, container]);
      await buildah(["commit", "--quiet", container, image]);
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return image;
}

const SUITES = [
  "deb http://deb.debian.org/debian bookworm main",
  "deb http://deb.debian.org/debian bookworm-updates main",
  "deb http://deb.debian.org/debian-security bookworm-security main",
];

/** Debian as it installs itself, without what is only recommended. */
async function makeDebian({ debian }: Architecture, root: string): Promise<void> {
  const options = ["--variant=minbase", "--skip=check/qemu", `--architectures=${debian}`];
  await run(["mmdebstrap", "--quiet", ...options, "bookworm", root, ...SUITES]);
}

/** What Google's image is made of: a few packages unpacked and not installed, no shell but by accident, and Node. */
const PACKAGES = "base-files,ca-certificates,libgcc-s1,libssl3,libstdc++6,netbase,tzdata,zlib1g";
const PEOPLE = { root: 0, nobody: 65534, nonroot: 65532 };

async function makeDistroless(architecture: Architecture, root: string): Promise<void> {
  const options = ["--variant=extract", "--skip=check/qemu", `--architectures=${architecture.debian}`];
  await run(["mmdebstrap", "--quiet", ...options, `--include=${PACKAGES}`, "bookworm", root, ...SUITES]);
  const people = Object.entries(PEOPLE);
  await writeFile(
    join(root, "etc/passwd"),
    people.map(([name, id]) => `${name}:x:${id}:${id}::/:/sbin/nologin\n`).join(""),
  );
  await writeFile(join(root, "etc/group"), people.map(([name, id]) => `${name}:x:${id}:\n`).join(""));
  await mkdir(join(root, "nodejs/bin"), { recursive: true });
  await bringNode(architecture, join(root, "nodejs/bin/node"));
}

/** Node as npm has it, of the version that everything here is tested with. */
async function bringNode({ npm }: Architecture, to: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), "node-"));
  try {
    await run(["npm", "pack", "--silent", "--pack-destination", scratch, `node-linux-${npm}@${await nodeVersion()}`]);
    await run(["tar", "-xzf", join(scratch, `node-linux-${npm}-${await nodeVersion()}.tgz`), "-C", scratch]);
    await cp(join(scratch, "package/bin/node"), to);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function nodeVersion(): Promise<string> {
  const { devDependencies } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  return devDependencies.node;
}

async function run(command: readonly string[]): Promise<void> {
  const { code, output } = await runCommand(command);
  if (code !== 0) throw new Error(`${command[0]}: ${output.trim().split("\n").slice(-3).join(" ")}`);
}
