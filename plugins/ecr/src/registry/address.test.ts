import { describe, expect, it } from "vitest";
import { followedUrl, sameParent } from "./address.ts";

const secure = { origin: "https://registry.example", host: "registry.example" };
const local = { origin: "http://127.0.0.1:5000", host: "127.0.0.1:5000" };

describe("where a registry may send us", () => {
  it.each([
    [secure, "https://auth.example/token", "https://auth.example/token"],
    [secure, "/v2/x/blobs/uploads/1?_state=a", "https://registry.example/v2/x/blobs/uploads/1?_state=a"],
    [local, "http://127.0.0.1:5001/token", "http://127.0.0.1:5001/token"],
    [local, "http://10.0.0.1/token", "http://10.0.0.1/token"],
  ])("from %o to %s", (from, to, url) => {
    expect(followedUrl(to, from).href).toBe(url);
  });

  it.each([
    [secure, "http://auth.example/token"],
    [secure, "https://169.254.169.254/latest/meta-data"],
    [secure, "https://metadata.google.internal/x"],
    [secure, "https://127.0.0.1/x"],
    [secure, "https://[::1]/x"],
    [secure, "https://user:pass@auth.example/"],
    [secure, "file:///etc/passwd"],
    [secure, "http://["],
    [local, "http://169.254.170.2/creds"],
  ])("not from %o to %s", (from, to) => {
    expect(() => followedUrl(to, from)).toThrow(expect.objectContaining({ code: "ENDPOINT_REFUSED" }));
  });

  it("knows relatives by name", () => {
    expect(sameParent("registry-1.docker.io", "auth.docker.io")).toBe(true);
    expect(sameParent("registry.one.example", "registry.two.example")).toBe(false);
    expect(sameParent("10.0.0.1", "9.0.0.1")).toBe(false);
  });
});
