import { HubError } from "@dth/core/error";

/** The version that an `If-Match` header names; undefined when there is none, or any will do. @throws HubError `INVALID_INPUT` */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  const [, version] = /^"(\d{1,15})"$/.exec(ifMatch.trim()) ?? [];
  if (version === undefined) throw new HubError("INVALID_INPUT", "If-Match must be an ETag as this API gave it, or *");
  return Number(version);
}

/** An `Idempotency-Key` header. @throws HubError `INVALID_INPUT` */
export function idempotencyKeyOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (/^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new HubError("INVALID_INPUT", "Idempotency-Key must be 1 to 200 visible ASCII characters");
}
