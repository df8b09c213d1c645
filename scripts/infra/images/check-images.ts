import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { packageArtifacts } from "../../deploy/artifacts.ts";
import { ROOT } from "../../run-command.ts";
import { missingPrograms } from "../../system-packages.ts";
import type { Findings } from "../topic.ts";
import { ARCHITECTURES, canRun } from "./architecture.ts";
import { ensureStandIn } from "./bases.ts";
import { buildah, tryBuildah } from "./buildah.ts";
import { basesOf } from "./dockerfile.ts";
import { type Built, buildImage, listPlatforms, obstacle, type Recipe, recipeOf } from "./image.ts";
import { tryImage } from "./try-image.ts";

const DIRECTORY = "packages/functions/images";

/**
 * Builds the images of the tasks' programs without Docker and runs what they start, where buildah can: as root on Debian and
 * its kin. Elsewhere it says so; that the Dockerfiles are sound, a test says everywhere. With `EMULATE=1` in the environment
 * instructions for another machine than this run under qemu, which takes minutes.
 */
export async function checkImages(): Promise<Findings> {
  const reason = whyNot();
  if (reason !== undefined) return { lines: [`not built: ${reason}`], problems: [] };
  await packageArtifacts();
  const names = (await readdir(join(ROOT, DIRECTORY))).filter((name) => name.endsWith(".Dockerfile")).sort();
  const lines: string[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const path = join(DIRECTORY, name);
    const found = await checkRecipe(recipeOf(path, await readFile(join(ROOT, path), "utf8")));
    lines.push(...found.lines);
    problems.push(...found.problems);
  }
  return { lines, problems };
}

function whyNot(): string | undefined {
  const missing = missingPrograms(["buildah", "mmdebstrap"], process.env.PATH ?? "");
  if (missing.length > 0) return `${missing.join(" and ")} not found (Debian: apt-get install ${missing.join(" ")})`;
  return process.getuid?.() === 0 ? undefined : "that takes root: buildah isolates by chroot, and mounts";
}

async function checkRecipe(recipe: Recipe): Promise<Findings> {
  const lines: string[] = [];
  const problems: string[] = [];
  const built: Built[] = [];
  for (const architecture of ARCHITECTURES) {
    const label = `${recipe.name} for ${architecture.platform}`;
    const reason =
      obstacle(recipe, architecture, process.env.EMULATE === "1") ?? (await baseObstacle(recipe, architecture));
    if (reason !== undefined) {
      lines.push(`${label}: not built, ${reason}`);
      continue;
    }
    try {
      const made = await buildImage(recipe, architecture);
      built.push(made);
      const runs = canRun(architecture);
      const wrong = runs ? await tryImage(made) : [];
      problems.push(...wrong.map((each) => `${label}: ${each}`));
      lines.push(
        `${label}: ${await sizeOf(made)}, ${runs ? "its programs ran as nobody's user" : "not run: no emulator"}`,
      );
    } catch (error) {
      problems.push(`${label}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (built.length > 1) lines.push(`${recipe.name}: one list of ${(await listPlatforms(recipe, built)).join(" and ")}`);
  for (const { image } of built) await tryBuildah(["rmi", "--force", image]);
  return { lines, problems };
}

/** Without Debian's and npm's packages there is nothing to build on, which is no fault of the images. */
async function baseObstacle(
  { text }: Recipe,
  architecture: (typeof ARCHITECTURES)[number],
): Promise<string | undefined> {
  try {
    for (const base of basesOf(text)) await ensureStandIn(base, architecture);
    return undefined;
  } catch (error) {
    return `its bases cannot be made here: ${error instanceof Error ? error.message : error}`;
  }
}

async function sizeOf({ image }: Built): Promise<string> {
  const bytes = Number(await buildah(["images", "--format", "{{.Size}}", image]).then(bytesOf));
  return `${Math.round(bytes / 1e6)} MB unpacked with stand-ins for its bases`;
}

/** buildah tells sizes to people. */
function bytesOf(text: string): number {
  const [, amount = "0", unit = ""] = /^([\d.]+) ?([kMG]?)B$/.exec(text) ?? [];
  return Number(amount) * ({ k: 1e3, M: 1e6, G: 1e9 }[unit] ?? 1);
}
