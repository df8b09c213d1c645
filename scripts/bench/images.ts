/**
 * `node scripts/bench/images.ts`: twenty images from one docker-registry to another, by this plugin and by `skopeo sync`:
 * cold, and again when nothing has changed. Needs skopeo and docker-registry. Prints the table of docs/benchmarks-images.md.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { startFaultProxy } from "@dth/testkit/fault-proxy";
import { Fixtures } from "@dth/testkit/registry-images";
import { type RegistryServer, startRegistry } from "@dth/testkit/registry-server";
import { ROOT } from "../run-command.ts";
import { type Cost, measure } from "./measure.ts";

const IMAGES = 20;
const LAYER = 8 * 1024 * 1024;
const ROUNDS = Number(process.argv[2] ?? 3);
/** Milliseconds; regions of a continent are about 20 apart. */
const DISTANCES = [0, 20];
const names = Array.from({ length: IMAGES }, (_, i) => `bench/app${i}`);

/** One way to bring the images over. */
interface Contender {
  readonly name: string;
  command(from: RegistryServer, to: RegistryServer, scratch: string): Promise<readonly string[]>;
}

const CONTENDERS: readonly Contender[] = [
  {
    name: "this plugin",
    async command(from, to, scratch) {
      const job = {
        from: from.url,
        to: to.url,
        images: names.map((name) => `${name}:1`),
        ledger: join(scratch, "state.db"),
      };
      return ["node", join(ROOT, "scripts/bench/images/run-plugin.ts"), JSON.stringify(job)];
    },
  },
  {
    name: "skopeo sync",
    async command(from, to, scratch) {
      const file = join(scratch, "sync.yml");
      const images = names.map((name) => `    ${name}: ["1"]\n`).join("");
      await writeFile(file, `"${from.host}":\n  tls-verify: false\n  images:\n${images}`);
      return [
        ...["skopeo", "--insecure-policy", "sync", "--all", "--preserve-digests"],
        ...["--dest-tls-verify=false", "--src", "yaml", "--dest", "docker", file, to.host],
      ];
    },
  },
];

/** Half of them for two platforms; every layer is its own, so that nothing is there already. */
async function fill(from: RegistryServer): Promise<void> {
  const fixtures = new Fixtures(from.url);
  for (const [i, name] of names.entries()) {
    const image = (reference: string, architecture: string) =>
      fixtures.image(name, reference, { architecture, layers: [randomBytes(LAYER), randomBytes(64 * 1024)] });
    if (i % 2 === 0) await image("1", "amd64");
    else {
      const parts = [];
      for (const architecture of ["amd64", "arm64"]) {
        parts.push({ ...(await image("", architecture)), platform: { os: "linux", architecture } });
      }
      await fixtures.index(name, "1", parts);
    }
  }
}

interface Sample {
  readonly contender: string;
  /** Milliseconds that every request is held up on each side, as a distance. */
  readonly distance: number;
  readonly case: "cold" | "nothing changed";
  readonly cost: Cost;
  readonly requests: number;
}

/** A registry as it is seen from so far away. */
async function away(registry: RegistryServer, distance: number): Promise<RegistryServer> {
  if (distance === 0) return { ...registry, close: async () => {} };
  const faults = () => ({ kind: "delay", ms: distance }) as const;
  const { url, close } = await startFaultProxy({ target: registry.url, faults });
  return { ...registry, url, host: url.slice("http://".length), close };
}

async function round(here: RegistryServer, contender: Contender, distance: number): Promise<readonly Sample[]> {
  const scratch = await mkdtemp(join(tmpdir(), "dth-bench-images-"));
  const there = await startRegistry();
  const [from, to] = await Promise.all([away(here, distance), away(there, distance)]);
  const samples: Sample[] = [];
  try {
    const command = await contender.command(from, to, scratch);
    // As root skopeo would keep what it learns of blobs for everybody: each contender has its own home.
    const env = { HOME: scratch, XDG_RUNTIME_DIR: scratch };
    for (const kind of ["cold", "nothing changed"] as const) {
      await Promise.all([from.forget(), to.forget()]);
      const cost = await measure({ command, env });
      if (cost.exitCode !== 0) throw new Error(`${contender.name}: ${cost.output}`);
      const requests = (await Promise.all([from.requests(), to.requests()])).flat().length;
      samples.push({ contender: contender.name, distance, case: kind, cost, requests });
    }
  } finally {
    await Promise.all([from.close(), to.close()]);
    await there.close();
    await rm(scratch, { recursive: true, force: true });
  }
  return samples;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function table(samples: readonly Sample[]): string {
  const cases = DISTANCES.flatMap((distance) => ["cold", "nothing changed"].map((kind) => ({ distance, kind })));
  const rows = cases.flatMap(({ distance, kind }) =>
    CONTENDERS.map(({ name }) => {
      const own = samples.filter(
        (sample) => sample.contender === name && sample.case === kind && sample.distance === distance,
      );
      const of = (read: (sample: Sample) => number) => median(own.map(read));
      const memory = of(({ cost }) => (cost.peakMemory ?? 0) / 1024 ** 2).toFixed(0);
      const seconds = of(({ cost }) => cost.wall).toFixed(2);
      return `| ${kind}${distance === 0 ? "" : `, ${distance} ms away`} | ${name} | ${seconds} | ${of(({ cost }) => cost.cpu).toFixed(2)} | ${memory} | ${of(({ requests }) => requests)} |`;
    }),
  );
  const head = ["| case | tool | seconds | CPU seconds | MiB | requests |", "|---|---|---:|---:|---:|---:|"];
  return [...head, ...rows].join("\n");
}

const from = await startRegistry();
try {
  await fill(from);
  const samples: Sample[] = [];
  const load = loadavg()[0]?.toFixed(1);
  for (let i = 0; i < ROUNDS; i++) {
    const order = i % 2 === 0 ? CONTENDERS : CONTENDERS.toReversed();
    for (const distance of DISTANCES) {
      for (const contender of order) samples.push(...(await round(from, contender, distance)));
    }
  }
  console.log(
    `${IMAGES} images (30 manifests of images, ${Math.round((30 * LAYER) / 1024 ** 2)} MiB), ${ROUNDS} round(s), medians; ${cpus().length} cores, load ${load} before; docker-registry and tools share them.\n`,
  );
  console.log(table(samples));
} finally {
  await from.close();
}
