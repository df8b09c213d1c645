import { lookup } from "node:dns/promises";
import { BlockList, isIPv6 } from "node:net";
import { HubError } from "@dth/core/error";
import type { AllowAddress } from "./allowed-address.ts";

/** Whom the tasks, connections and channels of a hub may contact. */
export interface EndpointPolicy {
  /** Host names, `*.` and a domain, or hosts with a port. Absent: every host but what {@link networks} leaves out. */
  readonly allowed?: readonly string[];
  /** `all` but link-local ones, for a hub of one person; `public` for one that several share. */
  readonly networks: "all" | "public";
}

/** Finds every address of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Asks a policy about an origin. Names are resolved, so that no name of one's own leads to this machine or to the
 * metadata service of a cloud, which hands out the machine's own credentials; where hosts are listed, the list alone counts.
 *
 * @returns throws HubError `ENDPOINT_REFUSED`; `NETWORK` when the name cannot be resolved
 */
export function createEndpointGate(policy: EndpointPolicy, resolve: Resolve = addressesOf) {
  return async (origin: string): Promise<void> => {
    const { host, hostname } = parse(origin);
    if (policy.allowed !== undefined) {
      if (policy.allowed.some((pattern) => matches(pattern.toLowerCase(), host, hostname))) return;
      throw new HubError("ENDPOINT_REFUSED", `${host} is not among the hosts that this hub may contact`);
    }
    for (const address of await resolve(hostname)) {
      if (isIn(NEVER, address) || (policy.networks === "public" && isIn(PRIVATE, address))) {
        throw new HubError("ENDPOINT_REFUSED", `${host} is at ${address}, which this hub may not contact`);
      }
    }
  };
}

/**
 * Asks a policy about an address that a connection is about to go to, whatever name it was asked for by: names that were
 * looked at before may lead elsewhere by now. Below a listed host, any address but a metadata service's is allowed.
 *
 * @returns throws HubError `ENDPOINT_REFUSED`
 */
export function createAddressGate({ networks, allowed = [] }: EndpointPolicy): AllowAddress {
  const listed = allowed.map((pattern) => pattern.toLowerCase());
  const isListed = (hostname: string, port: number): boolean =>
    listed.some((pattern) => {
      const host = pattern.endsWith(`:${port}`) ? pattern.slice(0, pattern.lastIndexOf(":")) : pattern;
      return host === hostname || hostname.endsWith(host.startsWith("*.") ? host.slice(1) : `.${host}`);
    });
  return ({ hostname, port, address }) => {
    if (
      isIn(NEVER, address) ||
      (networks === "public" && isIn(PRIVATE, address) && !isListed(hostname.toLowerCase(), port))
    ) {
      throw new HubError("ENDPOINT_REFUSED", `${hostname}:${port} is at ${address}, which this hub may not contact`);
    }
  };
}

function parse(origin: string): { readonly host: string; readonly hostname: string } {
  if (!URL.canParse(origin)) throw new HubError("ENDPOINT_REFUSED", "the address of the endpoint is no URL");
  const { host, hostname } = new URL(origin);
  if (hostname === "") throw new HubError("ENDPOINT_REFUSED", "the address of the endpoint names no host");
  return { host: host.toLowerCase(), hostname: hostname.toLowerCase().replace(/^\[|\]$/g, "") };
}

function matches(pattern: string, host: string, hostname: string): boolean {
  if (pattern.startsWith("*.")) return hostname.endsWith(pattern.slice(1));
  return pattern === host || pattern === hostname;
}

async function addressesOf(hostname: string): Promise<readonly string[]> {
  try {
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  } catch (cause) {
    throw new HubError("NETWORK", `the name ${hostname} cannot be resolved`, { cause });
  }
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

function blockList(subnets: readonly (readonly [address: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of subnets) {
    if (isIPv6(address)) {
      list.addSubnet(address, prefix, "ipv6");
      continue;
    }
    list.addSubnet(address, prefix, "ipv4");
    for (const [before, after] of TRANSLATED) {
      list.addSubnet(`${before}${hexadecimal(address)}${after}`, bitsOf(before) + prefix, "ipv6");
    }
  }
  return list;
}

/**
 * Where IPv6 addresses hold an IPv4 one that a gateway takes them to: NAT64, SIIT, 6to4 and the old compatible ones (RFC
 * 6052, 7915, 3056, 4291). What stands before it, and after.
 */
const TRANSLATED = [
  ["64:ff9b::", ""],
  ["::ffff:0:", ""],
  ["2002:", "::"],
  ["::", ""],
] as const;

function bitsOf(before: string): number {
  return before === "2002:" ? 16 : 96;
}

/** An IPv4 address as two groups of an IPv6 one. */
function hexadecimal(address: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** Link-local addresses, where most clouds keep their metadata services, those that are elsewhere, and what is no host. */
const NEVER = blockList([
  ["169.254.0.0", 16],
  // Alibaba Cloud: https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
  ["100.100.100.200", 32],
  // Azure: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
  ["168.63.129.16", 32],
  // Google Cloud: https://cloud.google.com/compute/docs/metadata/querying-metadata
  ["fd20:ce::254", 128],
  ["fe80::", 10],
  ["fd00:ec2::254", 128],
  ["224.0.0.0", 4],
  ["ff00::", 8],
  ["255.255.255.255", 32],
]);

/** What is not routed on the Internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
const PRIVATE = blockList([
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["::", 128],
  ["::1", 128],
  ["fc00::", 7],
  // NAT64 of one's own network, and Teredo.
  ["64:ff9b:1::", 48],
  ["2001::", 32],
]);
