import { HubError } from "@dth/core/error";
import type { PutRequest, Stored } from "@dth/core/object-store";
import { attributeHeaders } from "./attribute-headers.ts";
import { checkStored, digestHeaders } from "./digest-headers.ts";
import { normalizeEtag } from "./etag.ts";
import { checksumHeaders } from "./object-headers.ts";
import { type StoreContext, withSignal } from "./store-context.ts";

/** PUT of a whole object, with the digests that the store can check, and its answer checked against them. */
export async function putObject({ client, preset }: StoreContext, request: PutRequest): Promise<Stored> {
  const { key, body, attributes, digests, onlyIf, signal } = request;
  const createOnly = onlyIf === "absent" ? preset.createOnly : undefined;
  return client.send(
    {
      method: "PUT",
      purpose: "write",
      key,
      headers: { ...attributeHeaders(attributes, preset), ...digestHeaders(digests, preset).headers, ...createOnly },
      body,
      ...(digests.sha256 === undefined ? {} : { bodySha256: digests.sha256 }),
      answer: "none",
      ...withSignal(signal),
    },
    ({ headers }) => {
      requireStore(headers);
      checkStored(headers, digests, preset);
      return storedFrom(headers);
    },
  );
}

/** A web server may take a PUT and answer 200 with a page; a store answers with an ETag. */
function requireStore(headers: Readonly<Record<string, string>>): void {
  if (headers.etag === undefined && headers["content-type"]?.startsWith("text/html")) {
    throw new HubError("BAD_RESPONSE", "a PUT was answered with a web page");
  }
}

/** What the headers of an answer say of an object that was just stored. */
export function storedFrom(headers: Readonly<Record<string, string>>): Stored {
  const etag = headers.etag;
  const versionId = headers["x-amz-version-id"];
  const checksums = checksumHeaders(headers);
  return {
    ...(etag === undefined ? {} : { etag: normalizeEtag(etag) }),
    ...(versionId === undefined ? {} : { versionId }),
    ...(Object.keys(checksums).length === 0 ? {} : { checksums }),
  };
}

/** An ETag that an answer owes. @throws HubError `BAD_RESPONSE` */
export function requiredEtag(etag: string | undefined, what: string): string {
  if (etag === undefined) throw new HubError("BAD_RESPONSE", `the store answered ${what} without an ETag`);
  return normalizeEtag(etag);
}
