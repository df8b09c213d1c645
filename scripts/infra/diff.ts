import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, runCommand } from "../run-command.ts";
import { startCloud } from "./diff/cloud.ts";
import { offlineEnvironment, standIn } from "./diff/stand-in.ts";
import { ensurePlatform } from "./sst/platform.ts";
import type { Findings } from "./topic.ts";

const STAGE = "personal";
/** Functions of the hub by SST's names, which SST bundles itself. */
const BUNDLED = ["Authorizer", "Launch", "RestHandler", "TickHandler"];

/** One account's region, with what its operator says. */
interface Place {
  readonly region: string;
  readonly settings?: Readonly<Record<string, string>>;
  readonly bundled: readonly string[];
}

const PLACES: readonly Place[] = [
  { region: "us-east-1", bundled: [...BUNDLED, "Resolver"] },
  {
    region: "cn-north-1",
    settings: { HUB_ISSUER: "https://hub.authing.example/oidc", HUB_CLIENT_ID: "console" },
    bundled: [...BUNDLED, "ConsoleFiles"],
  },
];

/**
 * `sst diff` by SST's own CLI, offline: its config, its bundles of the handlers, its state and its output are real; AWS
 * is a small server on loopback, and Pulumi's engine a stand-in that runs the program over mocks.
 */
export async function checkDiff(): Promise<Findings> {
  await ensurePlatform(ROOT);
  const found: Findings[] = [];
  for (const place of PLACES) found.push(await checkPlace(place));
  return { lines: found.flatMap(({ lines }) => lines), problems: found.flatMap(({ problems }) => problems) };
}

async function checkPlace({ region, settings, bundled }: Place): Promise<Findings> {
  const home = await mkdtemp(join(tmpdir(), "sst-home-"));
  const cloud = await startCloud();
  const start = Date.now();
  try {
    await standIn(home);
    const { code, output } = await diff(home, cloud.url, { ...settings, AWS_REGION: region });
    const created = output.match(/^\+ {2}\S+ \S+$/gm) ?? [];
    const stale = bundled.filter((name) => !isNewer(join(ROOT, `.sst/artifacts/${name}-src/bundle.mjs`), start));
    return {
      lines: [`sst diff --stage ${STAGE} in ${region}: ${created.length} resources to create, exit code ${code}`],
      problems: [
        ...(code === 0 ? [] : [output]),
        ...(created.length > 100 ? [] : [`the diff of ${region} names ${created.length} resources only`]),
        ...stale.map((name) => `SST did not bundle ${name}`),
        ...cloud.unknown.map((request) => `SST asked AWS for something that nobody here answers: ${request}`),
      ],
    };
  } finally {
    await cloud.close();
    await rm(home, { recursive: true });
  }
}

function diff(home: string, url: string, settings: Readonly<Record<string, string>>) {
  const env = { ...settings, ...offlineEnvironment(home, url) };
  return runCommand([join(ROOT, "node_modules/.bin/sst"), "diff", "--stage", STAGE], { env });
}

function isNewer(path: string, than: number): boolean {
  return existsSync(path) && statSync(path).mtimeMs >= than;
}
