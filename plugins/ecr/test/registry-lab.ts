import type { TransportRequest } from "@dth/core/transport";
import { createHashing } from "@dth/local/hashing";
import { fakeClock } from "@dth/testkit/clock";
import { createBlobClient } from "../src/registry/blobs.ts";
import { createRegistryClient } from "../src/registry/client.ts";
import type { Login } from "../src/registry/login.ts";
import { createSession } from "../src/registry/session.ts";
import { type Scripted, scriptedTransport } from "./memory-registry.ts";

/** Clients of a registry that answers by a function, the requests that it got, and how long was waited for it. */
export function registryLab(
  answer: (request: TransportRequest, number: number) => Scripted,
  login?: Login,
  basic = false,
) {
  let number = 0;
  const { transport, requests } = scriptedTransport((request) => answer(request, ++number));
  const clock = fakeClock();
  const waits: number[] = [];
  const quick = {
    now: () => clock.now() + waits.reduce((sum, ms) => sum + ms, 0),
    sleep: async (ms: number) => void waits.push(ms),
  };
  const allowed: string[] = [];
  const allowEndpoint = async (origin: string) => void allowed.push(origin);
  const address = { origin: "https://r.example", host: "r.example" };
  const session = createSession({ address, login: async () => login, transport, clock: quick, allowEndpoint, basic });
  const hashing = createHashing();
  const client = createRegistryClient(session, hashing);
  const blobs = createBlobClient(session, hashing);
  return { client, blobs, requests, waits, allowed, session };
}
