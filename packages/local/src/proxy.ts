import { BlockList, isIP } from "node:net";
import { HubError } from "@dth/core/error";
import type { Origin } from "./transport-socket.ts";

/** An HTTP proxy. */
export interface HttpProxy {
  /** Without user and password, such as `http://proxy.example:3128`. */
  readonly name: string;
  readonly hostname: string;
  readonly port: number;
  /** Whether one speaks TLS with the proxy itself. */
  readonly secure: boolean;
  /** Value of `proxy-authorization`. A secret. */
  readonly authorization?: string;
}

/** Which proxy requests to an origin take; undefined: none. */
export type ProxyChoice = (origin: Pick<Origin, "hostname" | "port" | "secure">) => HttpProxy | undefined;

/**
 * What HTTPS_PROXY, HTTP_PROXY and NO_PROXY say, in lower case first, as curl and rclone read them. This machine and
 * link-local addresses, where clouds keep their metadata services, are never asked for through a proxy.
 *
 * @throws HubError `INVALID_INPUT` for what is no HTTP proxy, naming the variable and nothing of its value
 */
export function proxyFromEnvironment(env: Readonly<Record<string, string | undefined>>): ProxyChoice | undefined {
  const read = (name: string): string => env[name.toLowerCase()] || env[name] || "";
  const [secure, plain] = ["HTTPS_PROXY", "HTTP_PROXY"].map((name) => parseProxy(read(name), name));
  if (secure === undefined && plain === undefined) return undefined;
  const isExempt = exemptions(read("NO_PROXY"));
  return (origin) => {
    const proxy = origin.secure ? secure : plain;
    return proxy === undefined || isNear(origin.hostname) || isExempt(origin) ? undefined : proxy;
  };
}

function parseProxy(text: string, variable: string): HttpProxy | undefined {
  if (text === "") return undefined;
  const url = URL.parse(/^[a-z0-9+.-]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") {
    throw new HubError(
      "INVALID_INPUT",
      `${variable} is no address of an HTTP proxy, such as http://proxy.example:3128`,
    );
  }
  const isSecure = url.protocol === "https:";
  const user = `${decoded(url.username)}:${decoded(url.password)}`;
  return {
    name: url.origin,
    hostname: bare(url.hostname),
    port: Number(url.port || (isSecure ? 443 : 80)),
    secure: isSecure,
    ...(user === ":" ? {} : { authorization: `Basic ${Buffer.from(user, "utf8").toString("base64")}` }),
  };
}

/** A password with a bare percent sign is taken as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, "$1");

const NEAR = new BlockList();
NEAR.addSubnet("127.0.0.0", 8);
NEAR.addAddress("::1", "ipv6");
NEAR.addSubnet("169.254.0.0", 16);
NEAR.addSubnet("fe80::", 10, "ipv6");
NEAR.addAddress("fd00:ec2::254", "ipv6");

function isNear(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || isIn(NEAR, hostname);
}

function isIn(list: BlockList, hostname: string): boolean {
  const family = isIP(hostname);
  return family !== 0 && list.check(hostname, family === 4 ? "ipv4" : "ipv6");
}

/** `*`, or names with all below them (with or without a dot before), addresses, and networks as `10.0.0.0/8`; each may have a port. */
function exemptions(text: string): (origin: Pick<Origin, "hostname" | "port">) => boolean {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== "");
  if (entries.includes("*")) return () => true;
  const tests = entries.map(exemption);
  return (origin) => tests.some((test) => test(origin));
}

function exemption(entry: string): (origin: Pick<Origin, "hostname" | "port">) => boolean {
  const [, network = "", bits = ""] = /^([0-9a-f.:]+)\/(\d+)$/i.exec(entry) ?? [];
  if (isIP(network) !== 0) return ({ hostname }) => isIn(subnet(network, Number(bits)), hostname);
  if (isIP(bare(entry)) !== 0) return ({ hostname }) => hostname === bare(entry).toLowerCase();
  const [, name = "", port] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  return (origin) => {
    const hostname = origin.hostname.toLowerCase();
    const isNamed = hostname === bare(name) || hostname.endsWith(`.${name}`);
    return isNamed && (port === undefined || origin.port === Number(port));
  };
}

function subnet(network: string, bits: number): BlockList {
  const list = new BlockList();
  const family = isIP(network) === 4 ? "ipv4" : "ipv6";
  if (bits <= (family === "ipv4" ? 32 : 128)) list.addSubnet(network, bits, family);
  return list;
}
