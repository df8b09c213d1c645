import { join } from "node:path";
import { bundleFunctions } from "@dth/functions/bundle";
import { ROOT } from "../run-command.ts";
import type { Findings } from "./topic.ts";

/** Where the containers' Dockerfile looks for its program. */
const DIRECTORY = join(ROOT, ".sst/bundles");
/** Bytes above which a function takes long to start; what Lambda takes is far more. */
const MOST = 3 * 1024 * 1024;

/** Bundles what runs on AWS, for the containers' images, and tells the sizes. That it runs, a test of functions shows. */
export async function checkBundles(): Promise<Findings> {
  const bundles = await bundleFunctions(DIRECTORY);
  return {
    lines: bundles.map(({ name, size }) => `${name}: ${Math.round(size / 1024)} KiB`),
    problems: bundles.filter(({ size }) => size > MOST).map(({ name, size }) => `${name} has ${size} bytes`),
  };
}
