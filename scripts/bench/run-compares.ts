import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { measure } from "./measure.ts";
import type { Sample } from "./results.ts";
import { failure } from "./run-copies.ts";
import type { CompareScenario } from "./scenarios.ts";
import { BUCKET, KEYS, startListing } from "./servers.ts";
import { benchPath, type FoundTool } from "./tools/find.ts";

/** Peers hold every key in memory, which a small machine has not. */
const MOST_KEYS_OF_PEERS = 1_000_000;

/** Which tools compare what, how often. */
export interface CompareRequest {
  readonly tools: readonly FoundTool[];
  readonly scenario: CompareScenario;
  readonly rounds: number;
  readonly scratch: string;
  readonly onSample: (sample: Sample) => void;
}

/** Every tool that can compare does so over two listings of the same made-up keys; peers once, as it takes them minutes. */
export async function runCompares(request: CompareRequest): Promise<void> {
  const source = await startListing(request.scenario.keys);
  const destination = await startListing(request.scenario.keys);
  const able = request.tools.filter(({ tool }) => tool.compare !== undefined);
  try {
    for (let round = 0; round < request.rounds; round++) {
      for (const { tool } of round % 2 === 0 ? able : able.toReversed()) {
        if (!tool.id.startsWith("dth") && (round > 0 || request.scenario.keys > MOST_KEYS_OF_PEERS)) continue;
        const scratch = join(request.scratch, "compare");
        await mkdir(scratch, { recursive: true });
        const place = (url: string) => ({ url, bucket: BUCKET, prefix: "" });
        const job = { source: place(source.url), destination: place(destination.url), scratch };
        const invocation = tool.compare?.({ ...job, accessKeyId: KEYS.accessKeyId, secretAccessKey: KEYS.secret });
        if (!invocation) continue;
        const cost = await measure({ ...invocation, env: { ...invocation.env, PATH: benchPath(), NO_COLOR: "1" } });
        const problem = cost.exitCode === 0 ? {} : { problem: failure(cost) };
        request.onSample({ scenario: request.scenario.id, server: "listing", tool: tool.id, cost, ...problem });
        await rm(scratch, { recursive: true, force: true });
      }
    }
  } finally {
    await Promise.all([source.stop(), destination.stop()]);
  }
}
