import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { createAddressGate, createEndpointGate, type EndpointPolicy } from "./endpoint-policy.ts";

const NAMES: Readonly<Record<string, readonly string[]>> = {
  "store.example": ["93.184.216.34"],
  "inside.example": ["10.1.2.3"],
  "both.example": ["93.184.216.34", "127.0.0.1"],
  "metadata.example": ["169.254.169.254"],
};
const gate = (policy: EndpointPolicy) =>
  createEndpointGate(policy, async (host) => {
    const found = NAMES[host] ?? (/^[\d.]+$|:/.test(host) ? [host] : undefined);
    if (found === undefined) throw new HubError("NETWORK", host);
    return found;
  });

async function verdict(policy: EndpointPolicy, origin: string): Promise<string> {
  return gate(policy)(origin).then(
    () => "allowed",
    (error: HubError) => error.code,
  );
}

describe("a hub that several people share", () => {
  it.each([
    ["https://store.example", "allowed"],
    ["https://store.example:8443", "allowed"],
    ["smtp://store.example:25", "allowed"],
    ["http://inside.example", "ENDPOINT_REFUSED"],
    ["http://both.example", "ENDPOINT_REFUSED"],
    ["http://metadata.example", "ENDPOINT_REFUSED"],
    ["http://127.0.0.1:9000", "ENDPOINT_REFUSED"],
    ["http://[::1]:9000", "ENDPOINT_REFUSED"],
    ["http://[::ffff:127.0.0.1]", "ENDPOINT_REFUSED"],
    ["http://[::ffff:a9fe:a9fe]", "ENDPOINT_REFUSED"],
    ["http://[fd00:ec2::254]", "ENDPOINT_REFUSED"],
    ["http://0.0.0.0", "ENDPOINT_REFUSED"],
    ["http://2130706433", "ENDPOINT_REFUSED"],
    ["http://0x7f.1", "ENDPOINT_REFUSED"],
    ["http://100.64.0.1", "ENDPOINT_REFUSED"],
    ["nonsense", "ENDPOINT_REFUSED"],
    ["http://unknown.example", "NETWORK"],
  ])("%s is %s", async (origin, expected) => {
    expect(await verdict({ networks: "public" }, origin)).toBe(expected);
  });
});

describe("a hub of one person", () => {
  it.each([
    ["http://127.0.0.1:9000", "allowed"],
    ["http://inside.example", "allowed"],
    ["http://[64:ff9b::a9fe:a9fe]", "ENDPOINT_REFUSED"],
    ["http://[2002:a9fe:a9fe::1]", "ENDPOINT_REFUSED"],
    ["http://[::ffff:0:a9fe:a9fe]", "ENDPOINT_REFUSED"],
    ["http://[::a9fe:a9fe]", "ENDPOINT_REFUSED"],
    ["http://[64:ff9b::808:808]", "allowed"],
    ["http://100.100.100.200", "ENDPOINT_REFUSED"],
    ["http://168.63.129.16", "ENDPOINT_REFUSED"],
    ["http://[fd20:ce::254]", "ENDPOINT_REFUSED"],
    ["http://169.254.169.254", "ENDPOINT_REFUSED"],
    ["http://metadata.example", "ENDPOINT_REFUSED"],
    ["http://[fe80::1]", "ENDPOINT_REFUSED"],
  ])("%s is %s", async (origin, expected) => {
    expect(await verdict({ networks: "all" }, origin)).toBe(expected);
  });
});

describe("a hub with listed hosts", () => {
  const policy: EndpointPolicy = { allowed: ["Store.example", "*.corp.example", "10.0.0.1:9000"], networks: "public" };
  it.each([
    ["https://STORE.example", "allowed"],
    ["https://store.example:444", "allowed"],
    ["https://a.b.corp.example", "allowed"],
    ["https://corp.example", "ENDPOINT_REFUSED"],
    ["https://evilcorp.example", "ENDPOINT_REFUSED"],
    ["https://store.example.evil.example", "ENDPOINT_REFUSED"],
    ["https://store.example@evil.example", "ENDPOINT_REFUSED"],
    ["http://10.0.0.1:9000", "allowed"],
    ["http://10.0.0.1", "ENDPOINT_REFUSED"],
  ])("%s is %s", async (origin, expected) => {
    expect(await verdict(policy, origin)).toBe(expected);
  });
});

describe("an address that a connection is about to go to", () => {
  const listed = ["Minio.corp", "*.shop.example", "registry.corp:5000"];
  it.each<[EndpointPolicy["networks"], readonly string[] | undefined, string, string, "allowed" | "ENDPOINT_REFUSED"]>([
    ["public", undefined, "s3.amazonaws.com:443", "52.218.0.1", "allowed"],
    ["public", undefined, "rebound.example:443", "10.0.0.1", "ENDPOINT_REFUSED"],
    ["public", undefined, "rebound.example:443", "::ffff:7f00:1", "ENDPOINT_REFUSED"],
    ["public", listed, "rebound.example:443", "127.0.0.1", "ENDPOINT_REFUSED"],
    ["public", listed, "minio.corp:9000", "10.0.0.1", "allowed"],
    ["public", listed, "bucket.minio.corp:9000", "10.0.0.1", "allowed"],
    ["public", listed, "evilminio.corp:9000", "10.0.0.1", "ENDPOINT_REFUSED"],
    ["public", listed, "a.shop.example:443", "192.168.1.1", "allowed"],
    ["public", listed, "registry.corp:5000", "10.0.0.1", "allowed"],
    ["public", listed, "registry.corp:5001", "10.0.0.1", "ENDPOINT_REFUSED"],
    ["public", listed, "minio.corp:9000", "169.254.169.254", "ENDPOINT_REFUSED"],
    ["all", undefined, "minio.corp:9000", "10.0.0.1", "allowed"],
    ["all", undefined, "rebound.example:80", "169.254.169.254", "ENDPOINT_REFUSED"],
  ])("%s, %s: %s at %s is %s", (networks, allowed, target, address, expected) => {
    const [hostname = "", port] = target.split(":");
    const ask = createAddressGate({ networks, ...(allowed && { allowed }) });
    let verdict = "allowed";
    try {
      ask({ hostname, port: Number(port), address });
    } catch (error) {
      verdict = error instanceof HubError ? error.code : String(error);
    }
    expect(verdict).toBe(expected);
  });
});
