/**
 * `npm run package`: writes below `dist/` what a deploy uploads, the plugins' templates and the archive of their
 * functions, and below `.sst/bundles` the program of the containers' image. `sst deploy` does it by itself.
 */
import { packageArtifacts } from "./deploy/artifacts.ts";

for (const { kind, path, key, size } of await packageArtifacts())
  console.log(`${path}: ${size} bytes, ${kind === "image" ? "builds the image" : "is uploaded as"} ${key}`);
