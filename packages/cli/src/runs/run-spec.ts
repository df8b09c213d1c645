import { HubError } from "@dth/core/error";
import type { Ledger, RunRecord } from "@dth/core/ledger";
import { TransferOptionsSchema } from "@dth/core/transfer-options";
import * as v from "valibot";
import { PlaceSchema } from "../places/place.ts";

/** What a run was asked to do, as it is kept in the ledger so that it can be resumed. Never a secret. */
export const RunSpecSchema = v.strictObject({
  version: v.literal(1),
  source: PlaceSchema,
  destination: PlaceSchema,
  options: TransferOptionsSchema,
});

/** What a run was asked to do, as the state file keeps it. */
export type RunSpec = v.InferOutput<typeof RunSpecSchema>;

/** @throws HubError `LEDGER_UNUSABLE` when another version of the program kept something else */
export function readRunSpec(run: RunRecord): RunSpec {
  const parsed = v.safeParse(RunSpecSchema, run.spec);
  if (parsed.success) return parsed.output;
  throw new HubError("LEDGER_UNUSABLE", `run ${run.id} was kept by another version of dth, which can resume it`);
}

/** How far back runs are looked for. */
const RECENT = 1000;

/** Which run is meant where none is named. */
export interface Wanted {
  readonly fits: (run: RunRecord) => boolean | Promise<boolean>;
  /** What is said when no run fits. */
  readonly none: string;
}

/**
 * The run of that id or unmistakable start of one; the newest that fits when none is named.
 *
 * @throws HubError `RUN_NOT_FOUND`
 */
export async function pickRun(ledger: Ledger, name: string | undefined, { fits, none }: Wanted): Promise<RunRecord> {
  const runs = await ledger.runs(RECENT);
  if (name !== undefined) {
    const found = runs.filter((run) => run.id.startsWith(name));
    const exact = found.find((run) => run.id === name) ?? (found.length === 1 ? found[0] : undefined);
    if (exact) return exact;
    throw new HubError(
      "RUN_NOT_FOUND",
      found.length > 1 ? `${found.length} runs start with ${name}` : `there is no run ${name}`,
    );
  }
  for (const run of runs) if (await fits(run)) return run;
  throw new HubError(
    "RUN_NOT_FOUND",
    runs.length === 0 ? "there is no run yet; dth copy SRC DST makes the first" : none,
  );
}
