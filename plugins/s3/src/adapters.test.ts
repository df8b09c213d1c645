import { HubError } from "@dth/core/error";
import type { Transport, TransportRequest } from "@dth/core/transport";
import { VENDORS } from "@dth/object-store/vendors";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { describe, expect, it } from "vitest";
import { adapterOf, DESTINATIONS, SOURCES } from "./adapters.ts";
import { KINDS } from "./kinds.ts";

/** A network on which nobody answers, and that remembers who was asked. */
function listeningTransport(): Transport & { readonly requests: TransportRequest[] } {
  const requests: TransportRequest[] = [];
  return {
    requests,
    async send(request) {
      requests.push(request);
      throw new HubError("CANCELLED", "nobody is there");
    },
    async close() {},
  };
}

async function hostWithKeys() {
  const transport = listeningTransport();
  const host = memoryPluginHost({ transport });
  await host.secrets.write("keys", { accessKeyId: "AKID", secretAccessKey: "SECRET" });
  await host.secrets.write("temporary", { accessKeyId: "AKID", secretAccessKey: "SECRET", sessionToken: "TOKEN" });
  return { host, transport };
}

/** Where the first request of a side goes. */
async function firstRequest(type: string, parameters: Record<string, string | boolean>) {
  const { host, transport } = await hostWithKeys();
  const side = { type, parameters: { auth: "secret", secret: "keys", bucket: "my-bucket", ...parameters } };
  const { store, id } = await adapterOf(SOURCES, type).open(side, host);
  await expect(store.list({ prefix: "" })).rejects.toMatchObject({ code: "CANCELLED" });
  expect(adapterOf(SOURCES, type).identify(side).store).toBe(id);
  const [request] = transport.requests;
  return { origin: request?.origin, path: request?.path ?? "", headers: request?.headers ?? {}, host, id };
}

describe("every kind of bucket", () => {
  it.each([
    ["amazon-s3", { region: "eu-west-1" }, "https://my-bucket.s3.eu-west-1.amazonaws.com", "/eu-west-1/s3/"],
    ["amazon-s3", { region: "cn-north-1" }, "https://my-bucket.s3.cn-north-1.amazonaws.com.cn", "/cn-north-1/s3/"],
    [
      "amazon-s3",
      { region: "us-gov-west-1" },
      "https://my-bucket.s3.us-gov-west-1.amazonaws.com",
      "/us-gov-west-1/s3/",
    ],
    ["oss", { region: "cn-hangzhou" }, "https://my-bucket.s3.oss-cn-hangzhou.aliyuncs.com", "/cn-hangzhou/s3/"],
    ["cos", { region: "ap-guangzhou" }, "https://my-bucket.cos.ap-guangzhou.myqcloud.com", "/ap-guangzhou/s3/"],
    ["kodo", { region: "cn-east-1" }, "https://s3.cn-east-1.qiniucs.com", "/cn-east-1/s3/"],
    ["gcs", {}, "https://storage.googleapis.com", "/auto/s3/"],
    ["obs", { region: "cn-north-4" }, "https://my-bucket.obs.cn-north-4.myhuaweicloud.com", "/cn-north-4/s3/"],
    ["bos", { region: "bj" }, "https://my-bucket.s3.bj.bcebos.com", "/bj/s3/"],
    ["b2", { region: "us-west-004" }, "https://s3.us-west-004.backblazeb2.com", "/us-west-004/s3/"],
    ["wasabi", { region: "eu-central-1" }, "https://s3.eu-central-1.wasabisys.com", "/eu-central-1/s3/"],
    ["r2", { endpoint: "https://acc.r2.cloudflarestorage.com" }, "https://acc.r2.cloudflarestorage.com", "/auto/s3/"],
    ["minio", { endpoint: "http://minio.test:9000" }, "http://minio.test:9000", "/us-east-1/s3/"],
    ["ceph", { endpoint: "https://rgw.test" }, "https://rgw.test", "/us-east-1/s3/"],
    ["s3-compatible", { endpoint: "store.test:8443" }, "https://store.test:8443", "/us-east-1/s3/"],
  ] as const)("opens the right connection: %s %j", async (type, parameters, origin, scope) => {
    const request = await firstRequest(type, parameters);
    expect(request.origin).toBe(origin);
    expect(request.headers.authorization).toContain("Credential=AKID/");
    expect(request.headers.authorization).toContain(scope);
  });

  it("is both a source and a destination, once, and has a name of its own", () => {
    for (const adapters of [SOURCES, DESTINATIONS]) {
      expect(adapters.map(({ manifest }) => manifest.id)).toEqual(KINDS.map(({ id }) => id));
    }
    expect(new Set(KINDS.map(({ id }) => id)).size).toBe(KINDS.length);
    expect(new Set(KINDS.map(({ name }) => name.en)).size).toBe(KINDS.length);
  });

  it("is there for every vendor that is known", () => {
    const regions = [undefined, "cn-north-1", "us-gov-west-1"];
    const vendors = new Set(KINDS.flatMap((kind) => regions.map((region) => kind.vendor(region, undefined))));
    expect([...vendors].sort()).toEqual(Object.keys(VENDORS).sort());
  });

  it("knows every source type of the original", () => {
    const originals = KINDS.map(({ original }) => original).filter((name) => name !== undefined);
    expect(originals.sort()).toEqual(
      ["Aliyun_OSS", "Amazon_S3", "Amazon_S3_Compatible", "Google_GCS", "Qiniu_Kodo", "Tencent_COS"].sort(),
    );
  });
});

describe("an endpoint that a person named", () => {
  it.each([
    ["https://store.test:8443/path", "https://store.test:8443"],
    ["store.test", "https://store.test"],
    ["http://[::1]:9000", "http://[::1]:9000"],
  ])("is asked for before anything is sent: %s", async (endpoint, origin) => {
    const { host } = await hostWithKeys();
    const parameters = { auth: "secret", secret: "keys", bucket: "b", endpoint };
    await adapterOf(SOURCES, "s3-compatible").open({ type: "s3-compatible", parameters }, host);
    expect(host.contacted).toEqual([origin]);
  });

  it("is not needed for a vendor's own host", async () => {
    expect((await firstRequest("oss", { region: "cn-hangzhou" })).host.contacted).toEqual([]);
  });

  it("may be an address of Amazon in another partition", async () => {
    const endpoint = "https://s3.cn-north-1.amazonaws.com.cn";
    const side = { type: "amazon-s3", parameters: { bucket: "b", endpoint } };
    expect(adapterOf(SOURCES, "amazon-s3").identify(side).vendor).toBe("aws-cn");
  });
});

describe("options of a connection", () => {
  it("send the session token, the payer's consent and the wanted listing", async () => {
    const { headers, path } = await firstRequest("s3-compatible", {
      endpoint: "https://store.test",
      secret: "temporary",
      requesterPays: true,
      listVersion: "2",
      addressing: "virtual",
    });
    expect(headers).toMatchObject({ "x-amz-security-token": "TOKEN", "x-amz-request-payer": "requester" });
    expect(path).toContain("list-type=2");
  });

  it("send nothing of anybody when anonymous", async () => {
    const { headers } = await firstRequest("amazon-s3", { region: "us-east-1", auth: "anonymous" });
    expect(headers).not.toHaveProperty("authorization");
  });
});
