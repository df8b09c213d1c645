import { type ProxyServer, startProxyServer } from "@dth/testkit/proxy-server";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Lab, openLab } from "./lab.ts";

let lab: Lab;
let proxy: ProxyServer;
beforeEach(async () => {
  lab = await openLab();
  lab.server.bucket("from").put("a", "1");
  proxy = await startProxyServer();
  lab.env.HTTP_PROXY = proxy.url;
  lab.env.AWS_ENDPOINT_URL = lab.server.url.replace("127.0.0.1", "store.example");
});
afterEach(async () => {
  await lab.close();
  await proxy.close();
});

it("a copy goes through the proxy of HTTP_PROXY", async () => {
  expect(await lab.dth(["copy", "s3://from", "s3://to"])).toMatchObject({ code: 0 });
  expect(lab.server.bucket("to").text("a")).toBe("1");
  expect(proxy.asked.length).toBeGreaterThan(2);
});

it("a proxy that refuses is told as such, in both languages", async () => {
  await proxy.close();
  proxy = await startProxyServer(407);
  lab.env.HTTP_PROXY = proxy.url.replace("//", "//me:SECRET@");
  const english = await lab.dth(["ls", "s3://from"]);
  expect(english).toMatchObject({ code: 3, stderr: expect.stringContaining("[PROXY_REFUSED]") });
  const chinese = await lab.dth(["ls", "s3://from", "--lang", "zh"]);
  expect(chinese.stderr).toContain(`代理 ${proxy.url} 返回 407`);
  expect(english.stderr + chinese.stderr).not.toContain("SECRET");
});

it("a variable that names no proxy is refused before anything is asked", async () => {
  lab.env.HTTP_PROXY = "socks5://h:1";
  const { code, stderr } = await lab.dth(["ls", "s3://from"]);
  expect([code, stderr.replace(/\s+/gu, " ")]).toEqual([
    2,
    expect.stringContaining("HTTP_PROXY is no address of an HTTP proxy"),
  ]);
});
