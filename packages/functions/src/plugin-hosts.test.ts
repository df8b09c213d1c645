import { createAddressGate, createEndpointGate } from "@dth/local/endpoint-policy";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { memoryRunLogs } from "@dth/testkit/run-log";
import { expect, it } from "vitest";
import { createPluginHosts, LEASE_MS } from "./plugin-hosts.ts";

function hostOf(networks: "all" | "public") {
  const { clock, ids, hashing, ledger, processes, secrets } = memoryPluginHost();
  return createPluginHosts({
    ...{ clock, ids, hashing, ledger, processes, secrets, logs: memoryRunLogs(), log: () => undefined },
    ambient: async () => ({ accessKeyId: "a", secretAccessKey: "s" }),
    allowEndpoint: createEndpointGate({ networks }),
    allowAddress: createAddressGate({ networks }),
    queue() {
      throw new Error("nothing is executed here");
    },
  })({ taskId: "t", runId: "r" });
}

it.each([
  ["all", "http://169.254.170.2"],
  ["public", "http://127.0.0.1:9"],
] as const)("looks at addresses again when connections are made: %s networks, %s", async (networks, origin) => {
  const host = hostOf(networks);
  const request = { method: "GET" as const, origin, path: "/", headers: {} };
  await expect(host.transport.send(request)).rejects.toMatchObject({ code: "ENDPOINT_REFUSED" });
  await host.close();
});

it("leases work for minutes, not for a quarter of an hour", async () => {
  const host = hostOf("all");
  expect(host.leaseMs).toBe(LEASE_MS);
  expect(LEASE_MS).toBeGreaterThanOrEqual(120_000);
  expect(LEASE_MS).toBeLessThanOrEqual(180_000);
  await host.close();
});
