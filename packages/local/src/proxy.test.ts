import { describe, expect, it } from "vitest";
import { proxyFromEnvironment } from "./proxy.ts";
import { parseOrigin } from "./transport-socket.ts";

const via = (env: Record<string, string>, origin: string) => proxyFromEnvironment(env)?.(parseOrigin(origin))?.name;
const [P, Q] = ["http://proxy.example:3128", "http://other.example:8080"];

describe("proxyFromEnvironment", () => {
  it("is nothing where no variable is set", () => {
    expect(proxyFromEnvironment({})).toBeUndefined();
    expect(proxyFromEnvironment({ HTTPS_PROXY: "", NO_PROXY: "*" })).toBeUndefined();
  });

  it.each([
    [{ HTTPS_PROXY: P }, "https://s3.example", P],
    [{ HTTPS_PROXY: P }, "http://s3.example", undefined],
    [{ HTTP_PROXY: P }, "http://s3.example", P],
    [{ HTTP_PROXY: P, https_proxy: Q }, "https://s3.example", Q],
    [{ HTTPS_PROXY: P, https_proxy: Q }, "https://s3.example", Q],
    [{ HTTPS_PROXY: "proxy.example:3128" }, "https://s3.example", P],
    [{ HTTPS_PROXY: "https://proxy.example" }, "https://s3.example", "https://proxy.example"],
  ])("%j sends %s to %s", (env, origin, expected) => {
    expect(via(env, origin)).toBe(expected);
  });

  it.each([
    ["*", "https://s3.example", true],
    ["s3.example", "https://s3.example", true],
    ["S3.Example", "https://s3.example", true],
    ["example", "https://s3.example", true],
    [".example", "https://s3.example", true],
    ["*.example", "https://s3.example", true],
    ["xample", "https://s3.example", false],
    ["s3.example:443", "https://s3.example", true],
    ["s3.example:9000", "https://s3.example", false],
    ["a, 10.0.0.0/8 b", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["10.0.0.0/99", "https://10.1.2.3", false],
    ["192.0.2.1", "https://192.0.2.1", true],
    ["[2001:db8::1]", "https://[2001:db8::1]", true],
    ["2001:db8::/32", "https://[2001:db8::1]", true],
    ["", "https://s3.example", false],
  ])("NO_PROXY %j leaves %s out: %s", (NO_PROXY, origin, isExempt) => {
    expect(via({ HTTPS_PROXY: P, NO_PROXY }, origin)).toBe(isExempt ? undefined : P);
  });

  it.each(["http://localhost:9000", "http://127.0.0.1:9000", "http://[::1]:9000", "http://169.254.169.254"])(
    "never takes %s, which is near, to a proxy",
    (origin) => {
      expect(via({ HTTP_PROXY: P }, origin)).toBeUndefined();
    },
  );

  it("gives user and password to the proxy alone", () => {
    const proxy = proxyFromEnvironment({ HTTPS_PROXY: "http://me:p%40ss@proxy.example:3128" })?.(
      parseOrigin("https://s3.example"),
    );
    expect(proxy).toEqual({
      name: P,
      hostname: "proxy.example",
      port: 3128,
      secure: false,
      authorization: `Basic ${Buffer.from("me:p@ss").toString("base64")}`,
    });
  });

  it.each(["socks5://h:1", "http://", "ht tp://SECRET"])("refuses %j, and repeats nothing of it", (value) => {
    expect(() => proxyFromEnvironment({ HTTPS_PROXY: value })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(/^HTTPS_PROXY is no address/) }),
    );
    expect(() => proxyFromEnvironment({ HTTPS_PROXY: value })).not.toThrow(/SECRET/);
  });
});
