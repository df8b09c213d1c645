import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatReference, type ImageReference, parseLocalReference, parseReference } from "./image-reference.ts";

const HEX = "a".repeat(64);

describe("image references", () => {
  it.each<[string, ImageReference]>([
    ["nginx", { host: "docker.io", repository: "library/nginx" }],
    ["nginx:1.25", { host: "docker.io", repository: "library/nginx", tag: "1.25" }],
    ["bitnami/x", { host: "docker.io", repository: "bitnami/x" }],
    ["docker.io/nginx", { host: "docker.io", repository: "library/nginx" }],
    ["index.docker.io/nginx", { host: "docker.io", repository: "library/nginx" }],
    ["registry-1.docker.io/nginx", { host: "registry-1.docker.io", repository: "nginx" }],
    ["localhost/x", { host: "localhost", repository: "x" }],
    ["host:5000/x:1", { host: "host:5000", repository: "x", tag: "1" }],
    ["host:5000/a/b", { host: "host:5000", repository: "a/b" }],
    ["Host/x", { host: "Host", repository: "x" }],
    ["foo_bar/baz", { host: "docker.io", repository: "foo_bar/baz" }],
    ["a--b", { host: "docker.io", repository: "library/a--b" }],
    ["a__b", { host: "docker.io", repository: "library/a__b" }],
    ["[::1]:5000/x", { host: "[::1]:5000", repository: "x" }],
    [`quay.io/a/b@sha256:${HEX}`, { host: "quay.io", repository: "a/b", digest: `sha256:${HEX}` }],
    [`h:1/a:t@sha256:${HEX}`, { host: "h:1", repository: "a", tag: "t", digest: `sha256:${HEX}` }],
    [`x@sha512:${HEX}${HEX}`, { host: "docker.io", repository: "library/x", digest: `sha512:${HEX}${HEX}` }],
    ["h.io/a:CamelCase_1.x-y", { host: "h.io", repository: "a", tag: "CamelCase_1.x-y" }],
  ])("reads %s", (text, reference) => {
    expect(parseReference(text)).toEqual(reference);
  });

  it.each([
    "a___b",
    "a._b",
    "x//y",
    "x/",
    "/x",
    "",
    "%2f",
    "a%2fb",
    "name:",
    "name@",
    `name:${"t".repeat(129)}`,
    "https://host/x",
    HEX,
    "name:.t",
    "name@sha256:abc",
    `name@md5:${HEX}`,
    `name@sha256:${"A".repeat(64)}`,
    `h.io/${"a".repeat(256)}`,
    "-h.io/x",
    "a b",
    "x\n",
  ])("refuses %j", (text) => {
    expect(() => parseReference(text)).toThrow(/is no image reference/);
  });

  it("says what is wrong with capitals", () => {
    expect(() => parseReference("docker.io/NginX")).toThrow("a repository's name must be lower case");
  });

  it("reads a dotted first part as a path where the registry is known", () => {
    expect(parseLocalReference("gcr.io/foo/bar:1")).toEqual({ repository: "gcr.io/foo/bar", tag: "1" });
  });

  it("reads back what it writes", () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);
    const component = fc
      .tuple(word, fc.array(fc.tuple(fc.constantFrom(".", "_", "__", "-", "---"), word), { maxLength: 3 }))
      .map(([first, more]) => first + more.map(([separator, next]) => separator + next).join(""));
    const reference = fc.record(
      {
        host: fc.constantFrom("quay.io", "localhost", "r.example:5000", "127.0.0.1:5001", "[::1]:5000"),
        repository: fc.array(component, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
        tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/),
        digest: fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`),
      },
      { requiredKeys: ["host", "repository"] },
    );
    fc.assert(
      fc.property(reference, (each) => {
        expect(parseReference(formatReference(each))).toEqual(each);
      }),
    );
  });

  it("reads anything or refuses it in its own words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        try {
          const reference = parseReference(text);
          expect(parseReference(formatReference(reference))).toEqual(reference);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_INPUT" });
        }
      }),
    );
  });
});
