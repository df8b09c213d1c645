import { createHash, randomBytes } from "node:crypto";
import { HubError } from "@dth/core/error";
import type { TransportRequest } from "@dth/core/transport";
import { describe, expect, it } from "vitest";
import { digestOf, type Scripted } from "../../test/memory-registry.ts";
import { registryLab as lab } from "../../test/registry-lab.ts";
import { bytesSource, PIECE } from "./blob-source.ts";
import type { Login } from "./login.ts";

const LOGIN: Login = { kind: "password", username: "u", password: "secret-password" };
const refusal = (code: string) => expect.objectContaining({ code });

describe("blobs", () => {
  const bytes = new TextEncoder().encode("{}");
  const blob = { mediaType: "x", digest: digestOf(bytes), size: 2 };

  it("are followed to where they are kept, without the login", async () => {
    const { blobs, requests } = lab(
      ({ origin }) =>
        origin === "https://r.example"
          ? { status: 307, headers: { location: "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=1" } }
          : { status: 200, body: "{}" },
      LOGIN,
      true,
    );
    expect(await blobs.read("a", blob)).toEqual(bytes);
    expect(requests[0]?.headers.authorization).toContain("Basic");
    expect(requests[1]?.headers.authorization).toBeUndefined();
    expect(requests[1]?.path).toBe("/x?X-Amz-Signature=1");
  });

  it("are not fetched from this machine or a metadata service", async () => {
    for (const location of ["https://127.0.0.1/x", "https://169.254.169.254/x", "http://r.example/x"]) {
      const { blobs, requests } = lab(() => ({ status: 307, headers: { location } }));
      await expect(blobs.read("a", blob)).rejects.toEqual(refusal("ENDPOINT_REFUSED"));
      expect(requests).toHaveLength(1);
    }
  });

  it("that are damaged or too large are refused", async () => {
    const damaged = lab(() => ({ status: 200, body: "[]" }));
    await expect(damaged.blobs.read("a", blob)).rejects.toEqual(refusal("DIGEST_MISMATCH"));
    await expect(damaged.blobs.read("a", { ...blob, size: 2 ** 30 })).rejects.toEqual(refusal("IMAGE_NOT_COPYABLE"));
  });

  it("are uploaded with the digest behind the state of the session, unless they are there", async () => {
    const { blobs, requests } = lab(({ method }) => {
      if (method === "HEAD") return { status: 404 };
      return method === "POST"
        ? { status: 202, headers: { location: "/v2/a/blobs/uploads/1?_state=s%3D" } }
        : { status: 201 };
    });
    await blobs.write("a", bytesSource(blob.digest, bytes));
    expect(requests.at(-1)?.path).toBe(`/v2/a/blobs/uploads/1?_state=s%3D&digest=${encodeURIComponent(blob.digest)}`);
    const there = lab(() => ({ status: 200 }));
    await there.blobs.write("a", bytesSource(blob.digest, bytes));
    expect(there.requests).toHaveLength(1);
  });

  it("are not uploaded to another host, for the login would go there", async () => {
    const { blobs } = lab(({ method }) =>
      method === "HEAD" ? { status: 404 } : { status: 202, headers: { location: "https://other.example/u" } },
    );
    await expect(blobs.write("a", bytesSource(blob.digest, bytes))).rejects.toEqual(refusal("NOT_SUPPORTED"));
  });
});

const LARGE = randomBytes(2 * PIECE + 1_000);
const source = bytesSource(digestOf(LARGE), LARGE);

/** Whose way of taking pieces. */
interface Dialect {
  /** Of the answer to a piece; undefined: none. */
  range(has: number): string | undefined;
  /** What it answers to a piece instead of taking it. */
  refuse?(request: TransportRequest, has: number): Scripted | undefined;
  /** Keeps the last piece only. */
  readonly forgets?: boolean;
  /** Fails on the way, before or after the bytes were taken. */
  lose?(number: number): "before" | "after" | undefined;
  /** Forgets uploads that broke. */
  readonly impatient?: boolean;
}

const STRICT: Dialect = { range: (has) => `0-${has - 1}` };

/** A registry that takes uploads in a dialect, and what it has. */
function uploads(dialect: Dialect) {
  let [taken, session, patches, broken]: [Uint8Array, number, number, boolean] = [Buffer.alloc(0), 0, 0, false];
  const stored = new Map<string, Uint8Array>();
  const location = () => `/v2/a/blobs/uploads/${session}?_state=${taken.length}`;
  const bodyOf = ({ body = [] }: TransportRequest) => Buffer.concat([...body]);
  const status = (code: number): Scripted => {
    const range = dialect.range(taken.length);
    return { status: code, headers: { location: location(), ...(range === undefined ? {} : { range }) } };
  };
  const patch = (request: TransportRequest): Scripted => {
    const refused = dialect.refuse?.(request, taken.length);
    if (refused !== undefined) return refused;
    if (!request.headers["content-range"]?.startsWith(`${taken.length}-`) && !dialect.forgets) return status(416);
    const lost = dialect.lose?.(++patches);
    if (lost !== undefined) broken = dialect.impatient === true;
    if (lost === "before") throw new HubError("NETWORK", "reset");
    const bytes = bodyOf(request);
    taken = dialect.forgets ? bytes : Buffer.concat([taken, bytes]);
    if (lost === "after") throw new HubError("NETWORK", "reset");
    return status(202);
  };
  const answer = (request: TransportRequest): Scripted => {
    const { method, path } = request;
    if (method === "HEAD") return { status: stored.has(path.split("/").at(-1) ?? "") ? 200 : 404 };
    if (method === "POST") {
      [taken, broken, session] = [Buffer.alloc(0), false, session + 1];
      return status(202);
    }
    if (broken || !path.includes(`/uploads/${session}`)) return { status: 404 };
    if (method === "PATCH") return patch(request);
    if (method === "GET") return status(204);
    if (method === "DELETE") return { status: 204 };
    const whole = Buffer.concat([taken, bodyOf(request)]);
    const digest = decodeURIComponent(path.split("digest=")[1] ?? "");
    if (digestOf(whole) !== digest) return { status: 400, body: '{"errors":[{"code":"DIGEST_INVALID"}]}' };
    stored.set(digest, whole);
    return { status: 201 };
  };
  return { ...lab(answer), stored };
}

describe("a large blob", () => {
  it.each<[string, Dialect]>([
    ["by the specification", STRICT],
    ["that names the unit of the range", { range: (has) => `bytes=0-${has - 1}` }],
    ["that tells no range", { range: () => undefined }],
  ])("goes in pieces to a registry %s", async (_, dialect) => {
    const { blobs, requests, stored } = uploads(dialect);
    await blobs.write("a", source);
    expect(stored.has(source.digest)).toBe(true);
    const ranges = requests.filter(({ method }) => method === "PATCH").map(({ headers }) => headers["content-range"]);
    expect(ranges).toEqual([`0-${PIECE - 1}`, `${PIECE}-${2 * PIECE - 1}`, `${2 * PIECE}-${LARGE.length - 1}`]);
  });

  it.each<[string, Dialect["lose"]]>([
    ["did not arrive", (number) => (number === 2 ? "before" : undefined)],
    ["arrived unheard", (number) => (number === 2 ? "after" : undefined)],
    ["comes and goes", (number) => (number % 2 === 0 ? (number % 4 === 0 ? "before" : "after") : undefined)],
  ])("goes on after a piece that %s, and sends nothing twice that is there", async (_, lose) => {
    const { blobs, requests, stored } = uploads({ ...STRICT, lose });
    await blobs.write("a", source);
    expect(stored.has(source.digest)).toBe(true);
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(requests.filter(({ method }) => method === "PATCH").length).toBeLessThanOrEqual(5);
  });

  it("begins anew at a registry that gives uploads up", async () => {
    const lose = (number: number) => (number === 2 ? "after" : undefined);
    const { blobs, requests, stored } = uploads({ ...STRICT, lose, impatient: true });
    await blobs.write("a", source);
    expect(stored.has(source.digest)).toBe(true);
    expect(requests.filter(({ method }) => method === "POST")).toHaveLength(2);
  });

  it.each<[string, Dialect]>([
    ["keeps the last piece only, and says so", { range: (has) => `0-${has - 1}`, forgets: true }],
    ["keeps the last piece only, and does not say so", { range: () => undefined, forgets: true }],
    ["refuses pieces", { ...STRICT, refuse: (_, has) => (has > 0 ? { status: 405 } : undefined) }],
    ["calls pieces invalid", { ...STRICT, refuse: () => ({ status: 400 }) }],
  ])("goes as one to a registry that %s", async (_, dialect) => {
    const { blobs, stored } = uploads(dialect);
    await blobs.write("a", source);
    expect(stored.has(source.digest)).toBe(true);
  });

  it("that a registry takes neither in pieces nor in memory is an outcome that says so", async () => {
    const { blobs } = uploads({ ...STRICT, refuse: () => ({ status: 405 }) });
    const huge = { ...source, size: 65 * 1024 * 1024 };
    await expect(blobs.write("a", huge)).rejects.toMatchObject({
      code: "NOT_SUPPORTED",
      message: expect.stringContaining("takes no blobs in pieces"),
    });
  });

  it("that was damaged at the source is not made a blob", async () => {
    const { blobs, requests, stored } = uploads(STRICT);
    const damaged = bytesSource(source.digest, Buffer.from(LARGE).fill(0, 5, 10));
    await expect(blobs.write("a", damaged)).rejects.toEqual(refusal("DIGEST_MISMATCH"));
    expect(stored.size).toBe(0);
    expect(requests.some(({ method }) => method === "PUT")).toBe(false);
  });

  it("with a digest by SHA-512 is checked by that", async () => {
    const digest = `sha512:${createHash("sha512").update(LARGE).digest("hex")}`;
    const { blobs } = uploads(STRICT);
    const damaged = bytesSource(digest, Buffer.from(LARGE).fill(0, 5, 10));
    await expect(blobs.write("a", damaged)).rejects.toEqual(refusal("DIGEST_MISMATCH"));
    const unknown = bytesSource(`blake3:${"a".repeat(64)}`, LARGE);
    await expect(blobs.write("a", unknown)).rejects.toEqual(refusal("IMAGE_NOT_COPYABLE"));
  });

  it.each([
    ["a range", true],
    ["everything again", false],
  ])("whose reading breaks is read on by %s", async (_, ranges) => {
    let number = 0;
    const { blobs, requests } = lab(({ headers }) => {
      const from = Number(/bytes=(\d+)-/.exec(headers.range ?? "")?.[1] ?? 0);
      const cut = ++number === 1 ? PIECE + 5 : LARGE.length;
      if (!ranges || from === 0) return { status: 200, body: LARGE.subarray(0, cut) };
      const range = `bytes ${from}-${cut - 1}/${LARGE.length}`;
      return { status: 206, headers: { "content-range": range }, body: LARGE.subarray(from, cut) };
    });
    const descriptor = { mediaType: "x", digest: source.digest, size: LARGE.length };
    const pieces: Uint8Array[] = [];
    for await (const piece of blobs.source("a", descriptor).from(0)) pieces.push(piece);
    expect(pieces.map(({ length }) => length)).toEqual([PIECE, PIECE, 1_000]);
    expect(digestOf(Buffer.concat(pieces))).toBe(source.digest);
    expect(requests[1]?.headers.range).toBe(`bytes=${PIECE + 5}-`);
  });
});
