import { createHash } from "node:crypto";
import type { TransportRequest } from "@dth/core/transport";
import { describe, expect, it } from "vitest";
import { digestOf, manifestOf, type Scripted } from "../../test/memory-registry.ts";
import { registryLab as lab } from "../../test/registry-lab.ts";
import type { Login } from "./login.ts";

const TEXT = manifestOf("x");
const DIGEST = digestOf(TEXT);
const OCI = { "content-type": "application/vnd.oci.image.manifest.v1+json" };
const good: Scripted = { status: 200, headers: { ...OCI, "docker-content-digest": DIGEST }, body: TEXT };
const LOGIN: Login = { kind: "password", username: "u", password: "secret-password" };

const refusal = (code: string) => expect.objectContaining({ code });

describe("reading manifests", () => {
  it("accepts every format, so that nothing is converted", async () => {
    const { client, requests } = lab(() => good);
    expect(await client.head("a", "1")).toMatchObject({ digest: DIGEST });
    expect(requests[0]).toMatchObject({ method: "HEAD", path: "/v2/a/manifests/1" });
    for (const type of ["image.index.v1", "image.manifest.v1", "manifest.list.v2", "distribution.manifest.v2"]) {
      expect(requests[0]?.headers.accept).toContain(type);
    }
  });

  it("without a digest header the raw bytes are hashed", async () => {
    const { client, requests } = lab(() => ({ status: 200, headers: OCI, body: `${TEXT}\n` }));
    expect((await client.head("a", "1"))?.digest).toBe(digestOf(`${TEXT}\n`));
    expect(requests.map(({ method }) => method)).toEqual(["HEAD", "GET"]);
  });

  it("is checked by SHA-512 where that is its digest", async () => {
    const sha512 = `sha512:${createHash("sha512").update(TEXT).digest("hex")}`;
    const named = { ...good, headers: { ...OCI, "docker-content-digest": sha512 } };
    expect(await lab(() => named).client.manifest("a", sha512)).toMatchObject({ digest: sha512 });
    const damaged = { ...named, body: manifestOf("other") };
    await expect(lab(() => damaged).client.manifest("a", sha512)).rejects.toEqual(refusal("DIGEST_MISMATCH"));
    await expect(lab(() => damaged).client.manifest("a", "1")).rejects.toEqual(refusal("DIGEST_MISMATCH"));
  });

  it("is refused when nothing here can check its digest, or that of a part", async () => {
    const named = { ...good, headers: { ...OCI, "docker-content-digest": `blake3:${"a".repeat(64)}` } };
    const unknown = { code: "IMAGE_NOT_COPYABLE", message: expect.stringContaining("blake3") };
    await expect(lab(() => named).client.head("a", "1")).rejects.toEqual(expect.objectContaining(unknown));
    const body = TEXT.replace(/sha256:[0-9a-f]+/, `blake3:${"a".repeat(64)}`);
    const parts = lab(() => ({ status: 200, headers: OCI, body }));
    await expect(parts.client.manifest("a", "1")).rejects.toEqual(expect.objectContaining(unknown));
  });

  it("where HEAD is not known, GET is asked", async () => {
    const { client } = lab(({ method }) => (method === "HEAD" ? { status: 405 } : good));
    expect((await client.head("a", "1"))?.digest).toBe(DIGEST);
  });

  it("a body that is not what the header says is refused", async () => {
    const { client } = lab(() => ({ ...good, body: manifestOf("other") }));
    await expect(client.manifest("a", "1")).rejects.toEqual(refusal("DIGEST_MISMATCH"));
    await expect(client.manifest("a", DIGEST)).rejects.toEqual(refusal("DIGEST_MISMATCH"));
  });

  it("a missing one is undefined", async () => {
    const { client } = lab(() => ({ status: 404 }));
    expect(await client.head("a", "1")).toBeUndefined();
    expect(await client.manifest("a", "1")).toBeUndefined();
  });
});

describe("lists", () => {
  it("follow the link as it is, and take null for no tags", async () => {
    const { client, requests } = lab(({ path }) =>
      path.includes("next_page=abc%2B")
        ? { status: 200, body: '{"tags":null}' }
        : {
            status: 200,
            headers: { link: '</v2/a/tags/list?next_page=abc%2B>; rel="next"' },
            body: '{"tags":["1","2"]}',
          },
    );
    const pages = [];
    for await (const page of client.tags("a")) pages.push(page);
    expect(pages).toEqual([["1", "2"], []]);
    expect(requests.map(({ path }) => path)).toEqual(["/v2/a/tags/list?n=1000", "/v2/a/tags/list?next_page=abc%2B"]);
  });

  it("referrers are only what an index says", async () => {
    const page = lab(() => ({ status: 200, headers: { "content-type": "text/html" }, body: "<html>" }));
    expect(await page.client.referrers("a", DIGEST)).toBeUndefined();
    const none = lab(() => ({ status: 404, headers: { "content-type": "text/plain" }, body: "404 page not found" }));
    expect(await none.client.referrers("a", DIGEST)).toBeUndefined();
    const body = JSON.stringify({ schemaVersion: 2, manifests: [] });
    const empty = lab(() => ({
      status: 200,
      headers: { "content-type": "application/vnd.oci.image.index.v1+json" },
      body,
    }));
    expect(await empty.client.referrers("a", DIGEST)).toEqual([]);
  });
});

describe("signing in", () => {
  const realm = 'Bearer realm="https://auth.example/token",service="s"';
  const tokens = ({ origin, path, headers }: TransportRequest): Scripted => {
    if (origin === "https://auth.example")
      return {
        status: 200,
        body: `{"token":"for-${new URLSearchParams(path.split("?")[1]).get("scope")}","expires_in":300}`,
      };
    return headers.authorization?.startsWith("Bearer for-repository:")
      ? good
      : { status: 401, headers: { "www-authenticate": realm } };
  };

  it("asks once for each scope, with the login at the token service only", async () => {
    const { client, requests, allowed } = lab(tokens, LOGIN);
    await client.head("a", "1");
    await client.head("a", "2");
    await client.head("b", "1");
    const asked = requests.filter(({ origin }) => origin === "https://auth.example");
    expect(asked.map(({ path }) => new URLSearchParams(path.split("?")[1]).get("scope"))).toEqual([
      "repository:a:pull",
      "repository:b:pull",
    ]);
    for (const { origin, headers } of requests) {
      if (origin === "https://r.example") expect(headers.authorization ?? "").not.toContain("Basic");
    }
    expect(allowed).toEqual(["https://auth.example", "https://auth.example"]);
  });

  it("asks the ping where a refusal does not say how", async () => {
    const { client, requests } = lab((request) => {
      const answer = tokens(request);
      if (answer.status !== 401) return answer;
      return request.path === "/v2/" ? answer : { status: 401 };
    }, LOGIN);
    expect(await client.head("a", "1")).toMatchObject({ digest: DIGEST });
    expect(requests.map(({ path }) => path.split("?")[0])).toEqual([
      "/v2/a/manifests/1",
      "/v2/",
      "/token",
      "/v2/a/manifests/1",
    ]);
  });

  it("takes access_token, and gets a new token before the old one ends", async () => {
    let given = 0;
    const { client, session, waits } = lab((request) => {
      if (request.origin === "https://auth.example")
        return { status: 200, body: `{"access_token":"for-repository:${++given}","expires_in":300}` };
      return tokens(request);
    });
    await client.head("a", "1");
    waits.push(280_000);
    await client.head("a", "1");
    expect(given).toBe(1);
    waits.push(10_000);
    await client.head("a", "1");
    expect(given).toBe(2);
    expect(session.address.host).toBe("r.example");
  });

  it("exchanges an identity token by POST", async () => {
    const { client, requests } = lab(
      (request) =>
        request.path === "/token" ? { status: 200, body: '{"token":"for-repository:x"}' } : tokens(request),
      { kind: "identity-token", token: "refresh-me" },
    );
    await client.head("a", "1");
    const asked = requests.find(({ path }) => path === "/token");
    expect(asked?.method).toBe("POST");
    expect(new TextDecoder().decode(asked?.body?.[0])).toContain("refresh_token=refresh-me");
  });

  it("says that a password is wrong, without saying it", async () => {
    const { client } = lab(({ origin }) => {
      const body = `{"errors":[{"code":"UNAUTHORIZED","message":"no user u with secret-password"}]}`;
      return origin === "https://auth.example"
        ? { status: 401, body }
        : { status: 401, headers: { "www-authenticate": realm } };
    }, LOGIN);
    const error = await client.head("a", "1").catch((cause: unknown) => cause);
    expect(error).toEqual(refusal("CREDENTIALS_INVALID"));
    expect(String(error)).not.toContain("secret-password");
  });

  it("does not send a login to a token service without TLS", async () => {
    const bad = { status: 401, headers: { "www-authenticate": 'Bearer realm="http://auth.example/token"' } };
    const { client, requests } = lab(() => bad, LOGIN);
    await expect(client.head("a", "1")).rejects.toEqual(refusal("ENDPOINT_REFUSED"));
    expect(requests).toHaveLength(1);
  });
});

describe("refusals", () => {
  it("for too many requests are waited for as long as they say, of this action only", async () => {
    const { client, waits, session } = lab((_, number) =>
      number <= 2 ? { status: 429, headers: { "retry-after": "7" } } : good,
    );
    expect(await client.head("a", "1")).toMatchObject({ digest: DIGEST });
    expect(waits).toEqual([7_000, 7_000]);
    expect(session.pace.throttles).toBe(2);
    expect(session.requester.retries()).toBe(0);
  });

  it("for the pull quota are not waited for", async () => {
    const body = '{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]}';
    const { client, waits } = lab(() => ({ status: 429, body }));
    await expect(client.manifest("a", "1")).rejects.toEqual(refusal("IMAGE_QUOTA_EXHAUSTED"));
    expect(waits).toEqual([]);
  });

  it("of a server that stumbles are tried again, a few times", async () => {
    const { client, waits } = lab((_, number) => (number < 3 ? { status: 503 } : good));
    expect(await client.head("a", "1")).toMatchObject({ digest: DIGEST });
    expect(waits).toHaveLength(2);
    const down = lab(() => ({ status: 500 }));
    await expect(down.client.manifest("a", "1")).rejects.toEqual(refusal("SERVER_UNAVAILABLE"));
    expect(down.requests).toHaveLength(6);
  });

  it.each([
    [403, "DENIED", "requested access is denied", "ACCESS_DENIED"],
    [404, "NAME_UNKNOWN", "no repository", "REPOSITORY_NOT_FOUND"],
    [
      400,
      "TAG_INVALID",
      "The image tag '1' already exists and cannot be overwritten because the tag is immutable",
      "TAG_IMMUTABLE",
    ],
    [400, "MANIFEST_BLOB_UNKNOWN", "blob unknown", "IMAGE_NOT_COPYABLE"],
    [405, "UNSUPPORTED", "Invalid parameter", "NOT_SUPPORTED"],
    [418, "", "", "REQUEST_REFUSED"],
  ])("%i %s", async (status, code, message, expected) => {
    const { client } = lab(() => ({ status, body: JSON.stringify({ errors: [{ code, message }] }) }), LOGIN, true);
    const manifest = { bytes: new Uint8Array(), mediaType: "x", digest: DIGEST };
    await expect(client.putManifest("a", "1", manifest)).rejects.toEqual(refusal(expected));
  });
});
