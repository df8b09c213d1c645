import { expect, it } from "vitest";
import { startRawServer } from "../test/transport/raw-server.ts";
import { okWith } from "../test/transport/scenario.ts";
import { Aborts } from "./transport-aborts.ts";
import { Exchange } from "./transport-exchange.ts";
import { Pool } from "./transport-pool.ts";
import { requestHead } from "./transport-request.ts";
import { parseOrigin } from "./transport-socket.ts";

it("uses a connection again within four seconds, not later", async () => {
  const server = await startRawServer({ answer: (socket) => socket.write(okWith("a")) });
  let now = 0;
  const origin = parseOrigin(server.origin);
  const pool = new Pool({ origin, connectTimeoutMs: 1000, maxConnections: 9, allowAddress: undefined, now: () => now });
  const ask = async (): Promise<number> => {
    const request = { method: "GET", origin: server.origin, path: "/", headers: {} } as const;
    const exchange = new Exchange({
      request,
      head: requestHead(request, origin.host),
      aborts: new Aborts(),
      stop: (stopped, error) => pool.stop(stopped, error),
    });
    pool.submit(exchange);
    await (await exchange.response).body.bytes(1);
    return server.accepted();
  };
  expect(await ask()).toBe(1);
  now = 4000;
  expect(await ask()).toBe(1);
  now = 8001;
  expect(await ask()).toBe(2);
  for (const socket of server.open) socket.destroy();
  await server.close();
});
