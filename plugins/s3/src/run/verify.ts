import { HubError } from "@dth/core/error";
import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { runVerify, type VerifyFinding } from "@dth/transfer/verify";
import { isOn, textOf } from "../endpoint/values.ts";
import type { Session } from "./session.ts";

/** Keys held at once; what is beyond counts as unexplained. */
const MAX_HELD = 100_000;

/** Whether a job wants its end proven by a second listing. Events and plans speak of a part only, which a listing cannot judge. */
export function wantsVerification({ options, events, plan }: Job): boolean {
  const mode = textOf(options, "verify") ?? "none";
  return mode !== "none" && !isOn(options, "dryRun") && events === undefined && plan === undefined;
}

/**
 * Lists both sides once more. Objects that the run itself says it failed or skipped are no news.
 *
 * @throws HubError `VERIFICATION_FAILED`, and what a store threw
 */
export async function verifyRun(job: Job, session: Session, host: PluginHost, signal: AbortSignal): Promise<void> {
  const open = new Map<string, VerifyFinding["kind"]>();
  let beyond = 0;
  const report = await runVerify(session.request, session.ports, {
    checksums: textOf(job.options, "verify") === "checksums",
    signal,
    found(findings) {
      for (const { kind, key } of findings) {
        if (kind === "extra") continue;
        if (open.size < MAX_HELD) open.set(key, kind);
        else beyond++;
      }
    },
  });
  host.log("info", `verified: ${report.same.objects} of ${report.source.objects} objects are the same on both sides`);
  for await (const { key } of session.ports.ledger.outcomes(job.runId, { kinds: ["failed", "skipped"] })) {
    open.delete(key);
  }
  const total = open.size + beyond;
  if (total === 0) return;
  const samples = [...open].slice(0, 5).map(([key, kind]) => `${JSON.stringify(key)} is ${kind}`);
  throw new HubError("VERIFICATION_FAILED", `${total} objects are missing or different: ${samples.join(", ")}`, {
    details: { objects: total },
  });
}
