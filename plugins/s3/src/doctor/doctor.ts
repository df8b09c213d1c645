import type { Check } from "@dth/core/check";
import type { PluginHost } from "@dth/core/plugin";
import type { Job, JobSide } from "@dth/core/task";
import { placementOf } from "@dth/transfer/copy/attributes";
import { adapterOf, DESTINATIONS, SOURCES } from "../adapters.ts";
import type { BucketAdapter, BucketEndpoint } from "../endpoint/bucket.ts";
import { textOf } from "../endpoint/values.ts";
import { transferOptions } from "../options.ts";
import { readLists } from "../run/lists.ts";
import { type Checklist, type ChecklistOptions, createChecklist } from "./checklist.ts";
import { examineDestination, examineSource } from "./examine.ts";
import { leastPrivilege } from "./policy.ts";
import { eachAsItComes } from "./stream.ts";

/** Tries both sides of a job in every way that a run will use them. Probes are written to the destination, and deleted. */
export function doctorJob(job: Job, host: PluginHost, signal: AbortSignal): AsyncIterable<Check> {
  return eachAsItComes(async (told) => {
    await withSide({ adapters: SOURCES, given: job.source, side: "source", told }, host, async (list, endpoint) => {
      await examineSource(list, endpoint, signal);
      await checkListFiles(list, job, endpoint, host);
    });
    await withSide(
      { adapters: DESTINATIONS, given: job.destination, side: "destination", told },
      host,
      (list, endpoint) =>
        examineDestination(list, endpoint, {
          readOnly: false,
          hashing: host.hashing,
          id: host.ids.next(),
          attributes: placementOf(transferOptions(job.options), undefined),
          signal,
        }),
    );
  });
}

/** Files of keys or prefixes must be readable before a run begins. */
async function checkListFiles(list: Checklist, job: Job, source: BucketEndpoint, host: PluginHost): Promise<void> {
  const isNamed = ["prefixListFile", "keyListFile"].some((name) => textOf(job.options, name) !== undefined);
  if (!isNamed) return;
  await list.run("list-files", async () => {
    const { lists } = await readLists(job, source, host, {});
    const { length } = lists.keys ?? lists.prefixes ?? [];
    return { en: `${length} lines`, zh: `${length} 行` };
  });
}

interface Sided {
  readonly adapters: readonly BucketAdapter[];
  readonly given: JobSide;
  readonly side: Check["side"];
  readonly told: ChecklistOptions["told"];
}

/** Opens a side and examines it. One that cannot even be opened is a finding like any other. */
async function withSide(
  { adapters, given, side, told }: Sided,
  host: PluginHost,
  examine: (list: Checklist, endpoint: BucketEndpoint) => Promise<void>,
): Promise<void> {
  let endpoint: BucketEndpoint | undefined;
  await createChecklist({ side, told }).run("open", async () => {
    endpoint = await adapterOf(adapters, given.type).open(given, host);
    return { en: endpoint.id, zh: endpoint.id };
  });
  if (endpoint === undefined) return;
  try {
    const { vendor, prefix, store } = endpoint;
    const policy = leastPrivilege({ vendor, bucket: store.bucket, prefix, side });
    const pasted = policy === undefined ? undefined : JSON.stringify(policy, undefined, 2);
    await examine(createChecklist({ side, told, policy: pasted }), endpoint);
  } finally {
    await endpoint.close();
  }
}
