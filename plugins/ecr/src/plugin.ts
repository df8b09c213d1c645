import type { Plugin } from "@dth/core/plugin";
import { showBoard } from "./board/board.ts";
import { checkJob } from "./check-job.ts";
import { examine } from "./doctor/doctor.ts";
import { fromOriginal } from "./from-original.ts";
import { ECR_MANIFEST } from "./manifest.ts";
import { planImages } from "./plan/plan-images.ts";
import { DESTINATIONS, SOURCES } from "./registries.ts";
import { IMAGE_BATCHES } from "./run/batches.ts";
import { runImages } from "./run/run-images.ts";

/** Moves container images between registries. */
export const ECR_PLUGIN: Plugin = {
  manifest: ECR_MANIFEST,
  sources: SOURCES,
  destinations: DESTINATIONS,
  check: checkJob,
  doctor: examine,
  plan: planImages,
  run: runImages,
  batched: IMAGE_BATCHES,
  stack: {
    image: "copier",
    deployment: { ecsVpcId: "vpc", ecsSubnets: "subnets", copierArchitecture: "fargateArchitecture" },
  },
  fromOriginal,
  board: showBoard,
};
