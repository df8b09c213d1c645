import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { runCommand } from "../../run-command.ts";
import type { Graph } from "./graph.ts";
import { PLATFORM } from "./platform.ts";
import { startRpcServer } from "./rpc-server.ts";

/** What is evaluated. */
export interface Evaluation {
  readonly stage: string;
  readonly region: string;
  /** Of the operator: issuer, domain and the like. */
  readonly settings?: Readonly<Record<string, string>>;
  /** As `sst dev` evaluates it. Default: as `sst deploy` does. */
  readonly dev?: boolean;
}

interface App {
  readonly name: string;
  readonly removal?: string;
  readonly protect?: boolean;
}

/** Resolved where the bundle lies, as SST's own bundles do. */
const EXTERNAL = [
  ..."@pulumi/* @pulumiverse/* @sst-provider/* @aws-sdk/* undici esbuild archiver glob vite".split(" "),
];
const BANNER = [
  'import { createRequire as topLevelCreateRequire } from "module";',
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url";',
  "const require = topLevelCreateRequire(import.meta.url);",
  "const __filename = topLevelFileUrlToPath(import.meta.url);",
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url));',
].join("\n");

/** Every resource of a stage in a region, by SST's own components over mocks of AWS: 3 to 5 s. `web/dist` and `dist/artifacts.json` must be there. */
export async function evaluate(root: string, evaluation: Evaluation): Promise<Graph> {
  const { stage, region, settings = {} } = evaluation;
  const scratch = mkdtempSync(join(root, PLATFORM, "infra-"));
  const bundle = join(scratch, "bundle");
  mkdirSync(bundle);
  writeFileSync(join(bundle, "bundle.mjs"), "export {};\n");
  const server = await startRpcServer({ bundle, hasHandler: (handler) => hasHandler(root, handler) });
  try {
    const app = await readApp(root, scratch, { stage, settings });
    const program = join(scratch, "program.mjs");
    await bundleProgram(root, program, definesOf(root, app, evaluation));
    const result = join(scratch, "result.json");
    const env = {
      HUB_PACKAGED: "true",
      ...settings,
      SST_SERVER: server.url,
      SST_AWS_REGION: region,
      SST_AWS_ACCESS_KEY_ID: "example",
      SST_AWS_SECRET_ACCESS_KEY: "example",
      PULUMI_CONFIG: JSON.stringify({ "aws:region": region }),
      INFRA_RESULT: result,
    };
    const { output } = await runCommand(["node", program], { env });
    const found = existsSync(result)
      ? JSON.parse(await readFile(result, "utf8"))
      : { resources: [], failures: [output], notes: [] };
    return { stage, region, settings, ...found };
  } finally {
    await server.close();
    rmSync(scratch, { recursive: true });
  }
}

/** Asks a bundle of `sst.config.ts` in a process of its own, for it reads the environment. */
const ASK = `
  const [, file, stage] = process.argv;
  import(file)
    .then(({ default: { app } }) => app({ stage }))
    .then((said) => console.log(JSON.stringify(said)), ({ message }) => { console.log(message); process.exitCode = 1; });`;

/** What `app()` says of a stage to a person at a command line. @throws Error with what it says instead */
async function readApp(
  root: string,
  scratch: string,
  { stage, settings }: Pick<Evaluation, "stage" | "settings">,
): Promise<App> {
  const outfile = join(scratch, "app.mjs");
  await build({
    entryPoints: [join(root, "sst.config.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
    external: ["./stacks/app.ts"],
    banner: { js: "const $config = (config) => config;" },
  });
  const { code, output } = await runCommand(["node", "-e", ASK, outfile, stage], { env: { CI: "", ...settings } });
  if (code !== 0) throw new Error(output.trim());
  return JSON.parse(output);
}

function definesOf(root: string, app: App, { stage, region, dev = false }: Evaluation): Record<string, string> {
  const paths = { root, work: join(root, ".sst"), platform: join(root, PLATFORM), home: join(root, ".sst/home") };
  return {
    $app: JSON.stringify({ protect: false, removal: "retain", ...app, stage, providers: { aws: { region } } }),
    $cli: JSON.stringify({ command: dev ? "dev" : "deploy", paths, state: { version: {} } }),
    $dev: String(dev),
  };
}

async function bundleProgram(root: string, outfile: string, define: Record<string, string>): Promise<void> {
  const platform = join(root, PLATFORM);
  await build({
    entryPoints: [join(root, "scripts/infra/sst/program/main.mjs")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    mainFields: ["module", "main"],
    nodePaths: [join(platform, "node_modules")],
    external: EXTERNAL,
    inject: [join(platform, "src/shim/run.js")],
    alias: { "#platform": platform, "#root": root },
    plugins: [globalsOf(root)],
    banner: { js: BANNER },
    define,
    logLevel: "silent",
  });
}

/** SST gives every file of the app the namespaces `aws` and `sst`. */
function globalsOf(root: string): Plugin {
  const platform = join(root, PLATFORM);
  const prefix = [
    'import * as aws from "@pulumi/aws";',
    `import * as sst from ${JSON.stringify(join(platform, "src/components/index.ts"))};`,
    "",
  ].join("\n");
  return {
    name: "globals",
    setup({ onLoad }) {
      onLoad({ filter: /(sst\.config\.ts|[/\\]stacks[/\\].*\.ts)$/ }, async ({ path }) =>
        path.startsWith(platform) ? undefined : { contents: prefix + (await readFile(path, "utf8")), loader: "ts" },
      );
    },
  };
}

function hasHandler(root: string, handler: string): boolean {
  return existsSync(join(root, `${handler.slice(0, handler.lastIndexOf("."))}.ts`));
}
