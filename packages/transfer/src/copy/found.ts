import type { ObjectEntry, ObjectHead } from "@dth/core/object";
import { compareTimes } from "../compare.ts";
import { expectedEtagOf, headDestination } from "./complete.ts";
import { type Copied, type CopyContext, pinOf } from "./context.ts";
import { etagsComparable } from "./etag.ts";
import { copyRecord, evidenceOf } from "./proof.ts";

/**
 * Whether an earlier delivery has already brought this version to the destination, without its
 * outcome having been recorded. Only what is certain counts; the rest is copied again: what was there
 * before the run may look the same, and be what the comparison that was asked for would replace.
 */
export async function findAtDestination(context: CopyContext, entry: ObjectEntry): Promise<Copied | undefined> {
  const { compare } = context.request.options;
  if (compare === "none" || compare === "checksum") return undefined;
  const key = context.keys.toDestination(entry.key);
  const head = await headDestination(context, key);
  if (head === undefined || head.size !== entry.size || head.etag === undefined || entry.etag === undefined) {
    return undefined;
  }
  if (compare === "time" && compareTimes(entry, head) === "different") return undefined;
  if (!(await isCopyOf(context, key, entry, head))) return undefined;
  const evidence = evidenceOf(pinOf(entry), head, { proof: "found-at-destination" });
  return { size: entry.size, evidence, lost: [], remember: copyRecord(context, key, evidence) };
}

async function isCopyOf(context: CopyContext, key: string, entry: ObjectEntry, head: ObjectHead): Promise<boolean> {
  const { request, ports } = context;
  const { source, destination } = request;
  if (entry.etag === head.etag) return etagsComparable(head.etag, source.store.traits, destination.store.traits);
  const remembered = await ports.ledger.rememberedCopies(destination.store.id, [key]);
  const copy = remembered.get(key);
  if (copy !== undefined && copy.sourceEtag === entry.etag && copy.destinationEtag === head.etag) return true;
  const upload = await ports.ledger.upload(request.runId, key);
  if (upload?.uploadId === undefined || upload.sourceEtag !== entry.etag) return false;
  const parts = await ports.ledger.parts(request.runId, key, upload.uploadId);
  return parts.length > 0 && expectedEtagOf(context, parts) === head.etag;
}
