import { HubError, toHubError } from "@dth/core/error";
import type { ObjectStore } from "@dth/core/object-store";
import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { readKeyList } from "@dth/transfer/select/key-list";
import { adapterOf, SOURCES } from "../adapters.ts";
import type { BucketEndpoint } from "../endpoint/bucket.ts";
import { textOf } from "../endpoint/values.ts";
import type { SelectionLists } from "../options.ts";

/** ETags of the lists that a run was begun with, by parameter: a resumed run must read the same ones. */
export type ListPins = Readonly<Record<string, string>>;

/** Lists, and which versions of them were read. */
export interface ReadLists {
  readonly lists: SelectionLists;
  readonly pins: ListPins;
}

/**
 * Reads the files of keys or prefixes that a job names.
 *
 * @throws HubError `LIST_FILE_UNREADABLE` when one is missing, changed since the run began, or is no list;
 * as opening a bucket does
 */
export async function readLists(
  job: Job,
  source: BucketEndpoint,
  host: PluginHost,
  pins: ListPins,
): Promise<ReadLists> {
  const lists: { keys?: readonly string[]; prefixes?: readonly string[] } = {};
  const read: Record<string, string> = {};
  for (const [name, member] of FILES) {
    const key = textOf(job.options, name);
    if (key === undefined) continue;
    const list = await withListBucket(job, source, host, (store) => readList(store, key, source, pins[name]));
    lists[member] = list.entries;
    if (list.etag !== undefined) read[name] = list.etag;
  }
  return { lists, pins: read };
}

const FILES = [
  ["prefixListFile", "prefixes"],
  ["keyListFile", "keys"],
] as const;

/** The source's bucket, or one of the hub's own account, in the partition of the source where that is Amazon's. */
async function withListBucket<T>(
  job: Job,
  source: BucketEndpoint,
  host: PluginHost,
  use: (store: ObjectStore) => Promise<T>,
): Promise<T> {
  const bucket = textOf(job.options, "listBucket");
  if (bucket === undefined) return use(source.store);
  const amazon = job.source.type === "amazon-s3" ? textOf(job.source.parameters, "region") : undefined;
  const region = amazon ?? textOf(job.destination.parameters, "region");
  const parameters = { auth: "ambient", bucket, ...(region === undefined ? {} : { region }) };
  const endpoint = await adapterOf(SOURCES, "amazon-s3").open({ type: "amazon-s3", parameters }, host);
  try {
    return await use(endpoint.store);
  } finally {
    await endpoint.close();
  }
}

interface List {
  readonly entries: readonly string[];
  readonly etag: string | undefined;
}

async function readList(
  store: ObjectStore,
  key: string,
  source: BucketEndpoint,
  pin: string | undefined,
): Promise<List> {
  try {
    const body = await store.get(key, pin === undefined ? {} : { ifMatch: pin });
    const entries: string[] = [];
    const location = `s3://${source.store.bucket}/${source.prefix}`;
    for await (const batch of readKeyList(body.chunks(), { location })) for (const entry of batch) entries.push(entry);
    if (entries.length === 0) throw new HubError("LIST_FILE_UNREADABLE", `the list ${key} has no entries`);
    return { entries, etag: body.head.etag };
  } catch (error) {
    throw unreadable(key, toHubError(error));
  }
}

function unreadable(key: string, cause: HubError): HubError {
  if (cause.retryable && cause.code !== "SOURCE_CHANGED") return cause;
  if (cause.code === "LIST_FILE_UNREADABLE" || cause.code === "CANCELLED") return cause;
  const why = cause.code === "SOURCE_CHANGED" ? "was changed since the run began" : `cannot be read: ${cause.message}`;
  return new HubError("LIST_FILE_UNREADABLE", `the list ${key} ${why}`, { cause });
}
