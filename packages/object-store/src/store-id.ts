import type { S3Connection } from "./connection.ts";
import { createAddressBook } from "./endpoint.ts";
import { VENDORS } from "./vendors.ts";

/**
 * Which place a bucket of a connection is, without touching it: what `ObjectStore.id` will say.
 *
 * @throws HubError `INVALID_INPUT` when the connection leaves the host open or contradicts itself, `BUCKET_MISSING`
 */
export function storeIdOf(connection: Omit<S3Connection, "credentials">, bucket: string): string {
  const preset = VENDORS[connection.vendor];
  const book = createAddressBook(preset, { ...connection, credentials: "anonymous" }, bucket);
  const namespace = connection.endpoint === undefined ? preset.namespace : undefined;
  return `${namespace ?? book.addressIn(book.initialRegion).endpoint}/${bucket}`;
}
