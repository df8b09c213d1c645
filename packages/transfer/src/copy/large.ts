import { hasCode, toHubError } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import { fidelity, storeWith } from "./attributes.ts";
import { completeUpload } from "./complete.ts";
import type { Copied, CopyContext } from "./context.ts";
import { shareParts } from "./giant.ts";
import { copyParts } from "./parts.ts";
import { examineSource } from "./source.ts";
import { discardQuietly, forgetUpload, missingParts, type OpenedUpload, openUpload, useless } from "./upload.ts";

/** How a large object is to be copied. */
export interface LargeCopy {
  readonly serverSide: boolean;
  /** The batch that holds the object; its parts may go to the queue in its name. */
  readonly parentId: string;
}

/** Its parts are on the queue now; whoever records the last one settles the object. */
export type Shared = "shared";

const MIB = 1024 * 1024;
/** Parts copied inside an endpoint use none of our memory, so fewer and larger ones save requests. */
const SERVER_SIDE_PART = 128 * MIB;

/**
 * Copies one object in parts, going on where an earlier attempt of this run stopped.
 * @throws HubError as `ObjectStore` does; after `CANCELLED` and transient errors the upload stays resumable
 */
export async function copyLarge(context: CopyContext, entry: ObjectEntry, how: LargeCopy): Promise<Copied | Shared> {
  const { options } = context.request;
  const wanted = wantedPartSize(options.partSize, how.serverSide);
  const source = await examineSource(context, entry, wanted);
  const given = await fidelity(context, entry, source.head);
  const { stored: upload, lost } = await storeWith(given, (attributes) => openUpload(context, source, attributes));
  const missing = missingParts(upload, 1, upload.layout.partCount);
  if (!how.serverSide && source.head.size >= options.giantSize && missing.length > 1) {
    await shareParts(context, { entry, upload, missing, parentId: how.parentId });
    return "shared";
  }
  return abandoning(context, upload, async () => {
    const parts = new Map(upload.done);
    const job = {
      pin: source.pin,
      size: source.head.size,
      key: upload.record.key,
      uploadId: upload.uploadId,
      layout: upload.layout,
      serverSide: how.serverSide,
    };
    await copyParts(context, job, missing, (part) => void parts.set(part.partNumber, part));
    return completeUpload(context, { source, upload, parts, lost, serverSide: how.serverSide });
  });
}

/** Bytes of a part, before the destination's limits are asked. */
export function wantedPartSize(partSize: number, serverSide: boolean): number {
  return serverSide ? Math.max(SERVER_SIDE_PART, partSize) : partSize;
}

/** Does `work`; when it fails for good, nothing of the upload is left. */
async function abandoning<T>(context: CopyContext, upload: OpenedUpload, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, "UPLOAD_NOT_FOUND")) await forgetUpload(context, upload);
    else if (useless(toHubError(error))) await discardQuietly(context, upload.record);
    throw error;
  }
}
