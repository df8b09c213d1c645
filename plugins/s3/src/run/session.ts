import { hasCode } from "@dth/core/error";
import type { Ledger } from "@dth/core/ledger";
import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { TransferOptions } from "@dth/core/transfer-options";
import { createGovernor } from "@dth/transfer/governor";
import type { EnginePorts, RunRequest } from "@dth/transfer/ports";
import * as v from "valibot";
import { adapterOf, DESTINATIONS, SOURCES } from "../adapters.ts";
import type { BucketEndpoint } from "../endpoint/bucket.ts";
import { transferOptions } from "../options.ts";
import { type ListPins, readLists } from "./lists.ts";

/** Both sides of a job, opened, and what the engine needs beside them. */
export interface Session {
  readonly request: RunRequest;
  readonly ports: EnginePorts;
  readonly source: BucketEndpoint;
  readonly destination: BucketEndpoint;
  /** Kept with a new run, so that a resumed one does the same. */
  readonly spec: RunSpec;
  close(): Promise<void>;
}

/** What the ledger keeps of a run beside its items. Never a secret. */
interface RunSpec {
  readonly lists: ListPins;
}

const RunSpecSchema = v.object({ lists: v.record(v.string(), v.string()) });

/**
 * Opens both sides. Nothing is sent yet, but for the lists that the job names.
 *
 * @throws HubError `SECRET_NOT_FOUND`, `ENDPOINT_REFUSED`, `CREDENTIALS_MISSING`, `LIST_FILE_UNREADABLE`, and others
 */
export async function openSession(job: Job, host: PluginHost): Promise<Session> {
  const { clock, ids, hashing, ledger } = host;
  const bounds = transferOptions(job.options);
  const governor = createGovernor({
    clock,
    maxRequests: bounds.maxRequests,
    maxBufferedBytes: bounds.maxBufferedBytes,
    bandwidth: bounds.bandwidth,
    requestRate: bounds.requestRate,
  });
  const opened: BucketEndpoint[] = [];
  const kept = async (endpoint: Promise<BucketEndpoint>): Promise<BucketEndpoint> => {
    opened.push(await endpoint);
    return endpoint;
  };
  const close = async () => void (await Promise.all(opened.map((endpoint) => endpoint.close())));
  try {
    const source = await kept(adapterOf(SOURCES, job.source.type).open(job.source, host, governor));
    const destination = await kept(adapterOf(DESTINATIONS, job.destination.type).open(job.destination, host, governor));
    const { lists, pins } = await readLists(job, source, host, await keptPins(job.runId, ledger));
    const options: TransferOptions = transferOptions(job.options, lists);
    return {
      request: { runId: job.runId, source, destination, options },
      ports: { ledger, queue: host.queue(job.runId), clock, ids, hashing, governor },
      source,
      destination,
      spec: { lists: pins },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The lists that an earlier process began the run with. */
async function keptPins(runId: string, ledger: Ledger): Promise<ListPins> {
  try {
    const { spec } = await ledger.run(runId);
    const parsed = v.safeParse(RunSpecSchema, spec);
    return parsed.success ? parsed.output.lists : {};
  } catch (error) {
    if (hasCode(error, "RUN_NOT_FOUND")) return {};
    throw error;
  }
}
