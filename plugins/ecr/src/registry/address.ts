import { HubError } from "@dth/core/error";

/** Where a registry is. */
export interface RegistryAddress {
  /** Scheme, host and port of its API, such as `https://registry-1.docker.io`. */
  readonly origin: string;
  /** Host and port as references name it, such as `docker.io`. */
  readonly host: string;
}

/** Whether a registry is spoken to without TLS. */
export function isPlain({ origin }: RegistryAddress): boolean {
  return origin.startsWith("http:");
}

/** Addresses that hand out a machine's own credentials. */
const METADATA = /^(169\.254\.|fe80:|fd00:ec2:|metadata\.|100\.100\.100\.200$|192\.0\.0\.192$)/;
const LOOPBACK = /^(localhost$|127\.|::1$|0\.0\.0\.0$|::$)/;

/**
 * An address that a registry sent us to: its token service, or where it keeps a layer.
 *
 * Whoever runs the registry chose it, and credentials or requests from inside this network would follow it, so it may
 * not lower the security of the way, nor lead to this machine or a metadata service unless the registry is there itself.
 *
 * @throws HubError `ENDPOINT_REFUSED`
 */
export function followedUrl(text: string, from: RegistryAddress): URL {
  const url = URL.canParse(text, from.origin) ? new URL(text, from.origin) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    throw new HubError("ENDPOINT_REFUSED", `${from.host} sends to an address that is none`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const own = new URL(from.origin).hostname.replace(/^\[|\]$/g, "");
  if (url.protocol === "http:" && !isPlain(from)) throw refused(from, url, "which has no TLS");
  if (host === own) return url;
  if (METADATA.test(host)) throw refused(from, url, "which is no place for images");
  if (LOOPBACK.test(host) && !LOOPBACK.test(own)) throw refused(from, url, "which is this machine");
  return url;
}

/** Whether two hosts have the same owner as far as names tell: the last two labels agree. */
export function sameParent(a: string, b: string): boolean {
  if (a === b) return true;
  const parent = (host: string): string => host.split(".").slice(-2).join(".");
  return !/^[\d.]+$|:/.test(a) && a.includes(".") && parent(a) === parent(b);
}

function refused({ host }: RegistryAddress, url: URL, why: string): HubError {
  return new HubError("ENDPOINT_REFUSED", `${host} sends to ${url.origin}, ${why}`);
}
