import { connect, isIP, type OnReadOpts, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { HubError } from "@dth/core/error";
import { type AllowAddress, guardedLookup } from "./allowed-address.ts";

/** Where connections go. */
export interface Origin {
  /** As requests name it, such as `https://s3.eu-west-1.amazonaws.com`. */
  readonly name: string;
  /** Value of the `host` header: without the scheme's own port. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number;
  readonly secure: boolean;
}

/** @throws HubError `INVALID_INPUT` when it is not `http(s)://host[:port]` */
export function parseOrigin(name: string): Origin {
  const url = URL.parse(name);
  // What follows the host, or precedes it, could be part of a name that was meant for another host.
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== "/" || /[@?#]/.test(name)) {
    throw new HubError("INVALID_INPUT", "an endpoint has the form http(s)://host or http(s)://host:port");
  }
  const secure = url.protocol === "https:";
  const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return { name, host: url.host, hostname, port: Number(url.port || (secure ? 443 : 80)), secure };
}

/** Who takes what a socket reads. */
export interface SocketReader {
  /** Where the next read goes. Never empty. */
  memory(): Uint8Array;
  /** What was read, in the memory that was given last. */
  receive(bytes: Uint8Array): void;
}

/** Connects, to an address that is allowed when anything is to be asked, or through a tunnel. The reader owns the memory that is read into, which saves an allocation for every read. */
export function openSocket(origin: Origin, reader: SocketReader, allow?: AllowAddress, tunnel?: Socket): Socket {
  if (tunnel !== undefined) return secureTunnel(origin, reader, tunnel);
  const onread: OnReadOpts = {
    buffer: () => reader.memory(),
    callback(length, memory) {
      reader.receive(memory.subarray(0, length));
      return true;
    },
  };
  const { hostname: host, port } = origin;
  const target = { host, port, onread, ...(allow && { lookup: guardedLookup(port, allow) }) };
  if (!origin.secure) return connect(target);
  return connectTls({
    ...target,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(origin.hostname) === 0 ? { servername: origin.hostname } : {}),
  });
}

/** Node reads into no memory but its own where TLS runs over a socket that is there already. */
function secureTunnel(origin: Origin, reader: SocketReader, tunnel: Socket): Socket {
  const socket = connectTls({
    socket: tunnel,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(origin.hostname) === 0 ? { servername: origin.hostname } : {}),
  });
  return socket.on("data", (bytes) => reader.receive(bytes));
}
