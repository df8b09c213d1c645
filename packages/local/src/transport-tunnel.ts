import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { HubError } from "@dth/core/error";
import type { HttpProxy } from "./proxy.ts";
import { socketError } from "./transport-errors.ts";
import type { Origin } from "./transport-socket.ts";

/** What a tunnel is dug from, and to. */
export interface TunnelOptions {
  readonly proxy: HttpProxy;
  readonly origin: Origin;
  readonly timeoutMs: number;
}

/** A tunnel being dug. */
export interface Digging {
  /** Gives it up; nothing is called afterwards. */
  stop(): void;
}

/** Bytes of the longest answer to `CONNECT`. */
const LONGEST_ANSWER = 16 * 1024;

/**
 * Asks a proxy to connect to the origin (`CONNECT`, RFC 9110 section 9.3.6). Calls `done` once: with a socket that is
 * as good as one to the origin, or with why there is none: `PROXY_REFUSED`, `NETWORK`, `TLS_FAILURE`.
 */
export function digTunnel(
  { proxy, origin, timeoutMs }: TunnelOptions,
  done: (end: Socket | HubError) => void,
): Digging {
  const { hostname: host, port, secure } = proxy;
  const socket = secure
    ? connectTls({ host, port, servername: host, ALPNProtocols: ["http/1.1"] })
    : connect({ host, port });
  let isOpen = false;
  let answer = "";
  const end = (result: Socket | HubError): void => {
    clearTimeout(timer);
    socket.removeAllListeners();
    // Whoever is given up may still fail; there is nobody to tell.
    socket.on("error", () => {});
    if (result instanceof HubError) socket.destroy();
    done(result);
  };
  const failed = (error?: unknown): void => {
    if (error === undefined) end(new HubError("NETWORK", `${origin.name} closed the connection before it answered`));
    else
      end(socketError(error, origin.name, isOpen ? "open" : secure && !socket.connecting ? "securing" : "connecting"));
  };
  const timer = setTimeout(() => {
    end(new HubError("NETWORK", `could not connect to ${origin.name} within ${timeoutMs} ms`));
  }, timeoutMs);
  socket.on(secure ? "secureConnect" : "connect", () => {
    isOpen = true;
    socket.write(connectHead(proxy, origin), "latin1");
  });
  socket.on("error", failed);
  socket.on("close", () => failed());
  socket.on("data", (bytes) => {
    answer += bytes.toString("latin1");
    const length = answer.indexOf("\r\n\r\n");
    if (length < 0 && answer.length < LONGEST_ANSWER) return;
    const refusal = refusalIn(answer, proxy);
    socket.pause();
    end(refusal ?? socket);
  });
  return {
    stop() {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on("error", () => {});
      socket.destroy();
    },
  };
}

function connectHead({ authorization }: HttpProxy, { hostname, port }: Origin): string {
  const target = `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
  const credentials = authorization === undefined ? "" : `proxy-authorization: ${authorization}\r\n`;
  return `CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${credentials}\r\n`;
}

/** Why the proxy does not do it, if so. What passes is tried again by whoever asked. */
function refusalIn(answer: string, proxy: HttpProxy): HubError | undefined {
  const [, status = ""] = /^HTTP\/1\.[01] (\d{3})(?: |\r)/.exec(answer) ?? [];
  if (status.startsWith("2")) return undefined;
  const message = `the proxy ${proxy.name} answered ${status || "no HTTP"}`;
  return new HubError(status.startsWith("5") ? "NETWORK" : "PROXY_REFUSED", message);
}
