import { lookup } from "node:dns";
import { connect, isIP, type LookupFunction, type Socket } from "node:net";
import { toHubError } from "@dth/core/error";

/**
 * Asked for every address that a connection may go to, once its name was resolved: a name that was looked at before may
 * be at another address by now, when its owner wants it so (DNS rebinding).
 *
 * @throws HubError `ENDPOINT_REFUSED`
 */
export type AllowAddress = (target: AddressedTarget) => void;

/** Where a connection is about to go. */
export interface AddressedTarget {
  /** As it was asked for: a name, or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** What the name leads to now. */
  readonly address: string;
}

/** Resolves names for a socket as usual, and gives it nothing when one of the addresses is refused. */
export function guardedLookup(port: number, allow: AllowAddress): LookupFunction {
  return (hostname, options, callback) =>
    lookup(hostname, options, (error, found, family) => {
      if (error !== null) return callback(error, found, family);
      try {
        for (const address of addressesOf(found)) allow({ hostname, port, address });
      } catch (refusal) {
        return callback(toHubError(refusal), [], family);
      }
      callback(null, found, family);
    });
}

function addressesOf(found: string | readonly { readonly address: string }[]): readonly string[] {
  return typeof found === "string" ? [found] : found.map(({ address }) => address);
}

/** What is an address already is never looked up. @throws HubError as `allow` does */
export function requireLiteral(hostname: string, port: number, allow: AllowAddress): void {
  if (isIP(hostname) !== 0) allow({ hostname, port, address: hostname });
}

/** A plain connection to an address that is allowed. @throws HubError as `allow` does, for an address; else the socket fails with it */
export function connectAllowed(hostname: string, port: number, allow: AllowAddress): Socket {
  requireLiteral(hostname, port, allow);
  return connect({ host: hostname, port, lookup: guardedLookup(port, allow) });
}
