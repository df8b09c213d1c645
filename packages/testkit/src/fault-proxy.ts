import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { forward, targetOf } from "./fault-proxy/forward.ts";
import { type ChooseWireFault, seededWireFaults, type WireFaultRates } from "./fault-proxy/wire-faults.ts";

/** How a proxy is started. */
export interface FaultProxyOptions {
  /** The server behind it, such as `http://127.0.0.1:9000`. */
  readonly target: string;
  /** Default 1. */
  readonly seed?: number;
  /** Rates for the seed, or a chooser of one's own. */
  readonly faults: WireFaultRates | ChooseWireFault;
}

/** A running proxy. */
export interface FaultProxy {
  readonly url: string;
  readonly port: number;
  /** Faults so far by kind. */
  readonly injected: ReadonlyMap<string, number>;
  /** Requests so far. */
  readonly requests: number;
  close(): Promise<void>;
}

/**
 * Starts a proxy on 127.0.0.1 that damages some requests on the wire and passes the others on byte for byte.
 * The Host header is passed on too, so signatures stay right: the client signs for the proxy's own address.
 */
export async function startFaultProxy({ target, seed = 1, faults }: FaultProxyOptions): Promise<FaultProxy> {
  const choose = typeof faults === "function" ? faults : seededWireFaults(seed, faults);
  const to = targetOf(target);
  const attempts = new Map<string, number>();
  const injected = new Map<string, number>();
  let requests = 0;
  const server = createServer((message, response) => {
    const { method = "GET", url: path = "/" } = message;
    // Ranges of one object are requests of their own.
    const identity = `${method} ${path} ${message.headers.range ?? ""}`;
    const attempt = (attempts.get(identity) ?? 0) + 1;
    attempts.set(identity, attempt);
    requests++;
    const fault = choose({ method, path, number: requests, attempt });
    if (fault) injected.set(fault.kind, (injected.get(fault.kind) ?? 0) + 1);
    forward(to, message, response, fault).catch(() => message.socket.resetAndDestroy());
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    injected,
    get requests() {
      return requests;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        to.agent.destroy();
      }),
  };
}
