import type { Plugin } from "@dth/core/plugin";
import { DESTINATIONS, SOURCES } from "./adapters.ts";
import { checkJob } from "./check.ts";
import { doctorJob } from "./doctor/doctor.ts";
import { eventPlace } from "./event-place.ts";
import { MANIFEST } from "./manifest.ts";
import { fromOriginal } from "./original/from-original.ts";
import { parseEvents } from "./parse-events.ts";
import { planJob } from "./plan/plan.ts";
import { runJob, tidyJob, workJob } from "./run/run.ts";

/** Moves objects between stores that speak S3. */
export const s3Plugin: Plugin = {
  manifest: MANIFEST,
  sources: SOURCES,
  destinations: DESTINATIONS,
  check: checkJob,
  doctor: doctorJob,
  plan: planJob,
  run: runJob,
  work: workJob,
  tidy: tidyJob,
  parseEvents,
  eventPlace,
  stack: {
    image: "transfer",
    deployment: {
      ...{ ec2VpcId: "vpc", ec2Subnets: "subnets", finderArchitecture: "fargateArchitecture" },
      ...{ machineType: "machineType", purchase: "purchase", workerDisk: "diskGib" },
      ...{ minCapacity: "minMachines", maxCapacity: "maxMachines" },
    },
  },
  fromOriginal,
};
