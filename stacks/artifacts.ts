import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** One line of `dist/artifacts.json`; what it says is in scripts/deploy/artifacts.ts. */
export interface Artifact {
  readonly kind: "template" | "functions" | "image";
  readonly key: string;
  readonly path: string;
  readonly sha256: string;
}

/**
 * Packages the plugins' templates, their functions and the programs of the images: at every deploy, so that none is older
 * than the stacks. That takes some ten seconds; whoever evaluates the stacks several times does it once (`npm run package`)
 * and says so by `HUB_PACKAGED`.
 */
export function packageArtifacts(): readonly Artifact[] {
  const { root } = $cli.paths;
  if (process.env.HUB_PACKAGED !== "true")
    execFileSync("node", [join(root, "scripts/package.ts")], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  return JSON.parse(readFileSync(join(root, "dist/artifacts.json"), "utf8"));
}

/**
 * Uploads the templates and the archive of their functions.
 *
 * @returns key of the archive
 */
export function uploadArtifacts(bucket: sst.aws.Bucket, artifacts: readonly Artifact[]): string {
  for (const artifact of artifacts) if (artifact.kind !== "image") upload(bucket, artifact);
  const code = artifacts.find(({ kind }) => kind === "functions");
  if (code === undefined) throw new Error("dist/artifacts.json names no archive of functions: run npm run package");
  return code.key;
}

function upload(bucket: sst.aws.Bucket, { kind, key, path, sha256 }: Artifact): void {
  const isCode = kind === "functions";
  new aws.s3.BucketObjectv2(
    isCode ? "FunctionsArchive" : `Template-${key.replaceAll(/[^a-z0-9]+/g, "-")}`,
    {
      bucket: bucket.name,
      key,
      source: new $util.asset.FileAsset(join($cli.paths.root, path)),
      sourceHash: sha256,
      contentType: isCode ? "application/zip" : "application/json",
    },
    // A stack that is rolled back asks for what it had. Where a stage leaves nothing, its bucket goes with all that is in it.
    { retainOnDelete: true },
  );
}
