import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readChallenge } from "./challenge.ts";

describe("what a registry asks for", () => {
  it.each([
    ['Bearer realm="https://auth.docker.io/token",service="registry.docker.io"', "https://auth.docker.io/token"],
    ['Basic realm="x", Bearer realm="https://a/t", service="registry.docker.io"', "https://a/t"],
    ['bearer service="registry.docker.io" , realm="https://a/t",error="invalid_token"', "https://a/t"],
    ["Negotiate, Bearer realm=https://a/t, service=registry.docker.io", "https://a/t"],
    ['Bearer realm="https://a/t?x=\\"y\\"", service="registry.docker.io"', 'https://a/t?x="y"'],
  ])("%s", (header, realm) => {
    expect(readChallenge(header)).toEqual({ scheme: "bearer", realm, service: "registry.docker.io" });
  });

  it("takes Basic where there is nothing better, and nothing where it knows nothing", () => {
    expect(
      readChallenge('Basic realm="https://1234.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"'),
    ).toEqual({ scheme: "basic" });
    expect(readChallenge("Basic")).toEqual({ scheme: "basic" });
    expect(readChallenge("Negotiate abc==")).toBeUndefined();
    expect(readChallenge(undefined)).toBeUndefined();
  });

  it("ends on anything", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        readChallenge(header);
      }),
    );
  });
});
