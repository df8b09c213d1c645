import type { CredentialProvider } from "@dth/core/credentials";
import { startFaultProxy } from "@dth/testkit/fault-proxy";
import type { WireFaultRates } from "@dth/testkit/fault-proxy/wire-faults";
import { type Fault, type FaultRates, type FaultRequest, seededFaults } from "@dth/testkit/s3-server/faults";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";
import { rotatingKeys } from "./rotating-keys.ts";

/** The only bucket of a site. */
export const BUCKET = "bucket";

/** Bytes of a part in these tests: small, so that small objects already travel in many parts. */
export const PART_SIZE = 4096;

/** A server behind a wire, and who may use it. */
export interface Site {
  readonly server: S3Server;
  /** Of the wire. */
  readonly url: string;
  readonly credentials: CredentialProvider;
  close(): Promise<void>;
}

/** What decides about a site. */
export interface SiteOptions {
  readonly seed: number;
  readonly random: () => number;
  readonly now: () => number;
  /** Chances of what the server and the wire to it do. */
  readonly rates: { readonly server: FaultRates; readonly wire: WireFaultRates };
}

/** A server with seeded faults behind a seeded wire, whose keys are rotated and which may be slow to list. */
export async function openSite({ seed, random, now, rates }: SiteOptions): Promise<Site> {
  const keys = rotatingKeys(5 + Math.floor(random() * 40));
  const slow = random() < 0.3;
  const faults = seededFaults(seed, rates.server);
  const server = await startS3Server({
    buckets: [BUCKET],
    limits: { minPartSize: PART_SIZE, maxKeys: 7 },
    now,
    faults: (request) => keys.faults(request) ?? faults(request) ?? (slow ? slowListing(request) : undefined),
  });
  keys.begin(server.accessKeys);
  const proxy = await startFaultProxy({ target: server.url, seed, faults: rates.wire });
  const close = async (): Promise<void> => {
    await proxy.close();
    await server.close();
  };
  return { server, url: proxy.url, credentials: keys.provider, close };
}

/** So slow that workers wait for the finder. */
function slowListing({ operation }: FaultRequest): Fault | undefined {
  return operation.startsWith("ListObjects") ? { kind: "delay", ms: 30 } : undefined;
}
