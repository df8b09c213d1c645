import { connect, isIP, type OnReadOpts, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { HubError } from "@dth/core/error";

/** Bytes that one read of a socket can take. */
const READ_BUFFER = 64 * 1024;

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

/**
 * Connects. `receive` gets views into one read buffer per socket, which saves the allocation
 * for every read; they hold until it returns.
 */
export function openSocket(origin: Origin, receive: (bytes: Buffer) => void): Socket {
  const buffer = Buffer.allocUnsafeSlow(READ_BUFFER);
  const onread: OnReadOpts = {
    buffer,
    callback(length) {
      receive(buffer.subarray(0, length));
      return true;
    },
  };
  const target = { host: origin.hostname, port: origin.port, onread };
  if (!origin.secure) return connect(target);
  return connectTls({
    ...target,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(origin.hostname) === 0 ? { servername: origin.hostname } : {}),
  });
}
