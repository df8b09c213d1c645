import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bundleFunctions } from "@dth/functions/bundle";
import { codeKey, templateKey } from "@dth/functions/launch/artifact-keys";
import { synthesize } from "../../packages/template/src/synthesize.ts";
import { checkSize } from "../infra/templates/size.ts";
import { TEMPLATES } from "../infra/templates/templates.ts";
import { ROOT } from "../run-command.ts";
import { zip } from "./zip.ts";

/** What a deploy uploads to the bucket of the templates, or builds an image of. */
export interface Artifact {
  readonly kind: "template" | "functions" | "image";
  /** In the bucket; of an image its name. */
  readonly key: string;
  /** From the checkout's root; of an image its Dockerfile. */
  readonly path: string;
  /** Of the content, in hexadecimal; of an image that of its Dockerfile and the bundles that it copies. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Where everything is written, and a list of it, which `stacks/artifacts.ts` reads. */
const FOLDER = "dist";
const LIST = join(FOLDER, "artifacts.json");
/** Where the image's Dockerfile looks for its program. */
const BUNDLES = ".sst/bundles";
const DOCKERFILES = "packages/functions/images";
/** Handlers of the functions that the templates make; their names are in the templates. */
const TEMPLATE_HANDLERS: readonly string[] = ["bucket-events", "lister"];

/**
 * Writes what a deploy uploads: every plugin's template, in English and Chinese, and the archive of the templates'
 * functions; beside them the bundles that the containers' images are built of. Each template is of use alone in
 * CloudFormation's console. The same sources make the same bytes.
 *
 * @throws Error for a template that CloudFormation would not take
 */
export async function packageArtifacts(): Promise<readonly Artifact[]> {
  const artifacts = [...(await packageTemplates()), await packageFunctions(), ...(await images())];
  await writeFile(join(ROOT, LIST), `${JSON.stringify(artifacts, null, 2)}\n`);
  return artifacts;
}

async function packageTemplates(): Promise<readonly Artifact[]> {
  const scratch = await mkdtemp(join(tmpdir(), "templates-"));
  const artifacts: Artifact[] = [];
  try {
    for (const template of TEMPLATES) {
      for (const language of ["en", "zh"] as const) {
        const body = synthesize(template, { language, directory: join(scratch, template.id, language) });
        const { problems } = checkSize(template, body);
        if (problems.length > 0) throw new Error(problems.join("; "));
        const key = templateKey(template, language);
        artifacts.push(await write("template", key, join("templates", key), Buffer.from(JSON.stringify(body))));
      }
    }
  } finally {
    await rm(scratch, { recursive: true });
  }
  return artifacts;
}

async function packageFunctions(): Promise<Artifact> {
  const bundles = await bundleFunctions(join(ROOT, BUNDLES));
  const wanted = bundles.filter(({ name }) => TEMPLATE_HANDLERS.includes(name));
  const entries = await Promise.all(
    wanted.map(async ({ name, path }) => ({ name: `${name}.mjs`, content: await readFile(path) })),
  );
  const content = zip(entries);
  return write("functions", codeKey(sha256Of(content)), "functions.zip", content);
}

/** After the bundles: every Dockerfile, with what it is built of. */
async function images(): Promise<readonly Artifact[]> {
  const names = (await readdir(join(ROOT, DOCKERFILES))).filter((name) => name.endsWith(".Dockerfile")).sort();
  return Promise.all(
    names.map(async (name): Promise<Artifact> => {
      const path = join(DOCKERFILES, name);
      const text = await readFile(join(ROOT, path));
      const copied = [...text.toString().matchAll(/ (\.sst\/bundles\/\S+) /g)].map(([, source = ""]) => source);
      const parts = [text, ...(await Promise.all(copied.map((source) => readFile(join(ROOT, source)))))];
      const all = Buffer.concat(parts);
      return { kind: "image", key: name.replace(".Dockerfile", ""), path, sha256: sha256Of(all), size: all.length };
    }),
  );
}

async function write(kind: Artifact["kind"], key: string, name: string, content: Buffer): Promise<Artifact> {
  const path = join(FOLDER, name);
  await mkdir(dirname(join(ROOT, path)), { recursive: true });
  await writeFile(join(ROOT, path), content);
  return { kind, key, path, sha256: sha256Of(content), size: content.length };
}

function sha256Of(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
