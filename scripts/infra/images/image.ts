import { basename } from "node:path";
import { type Architecture, canRun, isNative } from "./architecture.ts";
import { ensureStandIn, standInFor } from "./bases.ts";
import { buildah } from "./buildah.ts";
import { basesOf, runsPrograms } from "./dockerfile.ts";

/** A Dockerfile of packages/functions/images. */
export interface Recipe {
  /** `transfer` for `transfer.Dockerfile`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** An image that was built here. */
export interface Built {
  readonly image: string;
  readonly architecture: Architecture;
}

/** @param path from the checkout's root */
export function recipeOf(path: string, text: string): Recipe {
  return { name: basename(path, ".Dockerfile"), path, text };
}

/**
 * Why an image is not built here for an architecture; undefined when it can be.
 *
 * @param emulates whether minutes may be spent on emulating another machine
 */
export function obstacle({ text }: Recipe, architecture: Architecture, emulates: boolean): string | undefined {
  if (isNative(architecture)) return undefined;
  const runs = runsPrograms(text) || basesOf(text).some((base) => standInFor(base)?.runsPrograms !== false);
  if (!runs) return undefined;
  if (!canRun(architecture)) return "its RUN instructions need a machine of that kind, or qemu-user-static";
  return emulates ? undefined : "its RUN instructions take minutes under qemu: EMULATE=1 npm run infra images";
}

/**
 * Executes every instruction of a Dockerfile, with stand-ins for its bases.
 *
 * @throws Error with what was said, when an instruction fails
 */
export async function buildImage({ name, path, text }: Recipe, architecture: Architecture): Promise<Built> {
  const image = `localhost/data-transfer-hub-${name}:${architecture.debian}`;
  const contexts: string[] = [];
  for (const base of new Set(basesOf(text)))
    contexts.push("--build-context", `${base}=docker-image://${await ensureStandIn(base, architecture)}`);
  const options = ["--isolation", "chroot", "--platform", architecture.platform, "--no-cache", "--quiet"];
  await buildah(["build", ...options, ...contexts, "--file", path, "--tag", image, "."]);
  return { image, architecture };
}

/** Puts the images of one recipe under one name, as a deploy does. @returns the platforms that it lists */
export async function listPlatforms({ name }: Recipe, built: readonly Built[]): Promise<readonly string[]> {
  const list = `localhost/data-transfer-hub-${name}-list`;
  await buildah(["manifest", "create", list]);
  try {
    for (const { image } of built) await buildah(["manifest", "add", list, image]);
    const { manifests } = JSON.parse(await buildah(["manifest", "inspect", list]));
    return manifests.map(({ platform }: { platform: { os: string; architecture: string } }) =>
      [platform.os, platform.architecture].join("/"),
    );
  } finally {
    await buildah(["manifest", "rm", list]);
  }
}
