import process from "node:process";
import { HubError } from "@dth/core/error";
import { proxyFromEnvironment } from "../../src/proxy.ts";
import { createTransport } from "../../src/transport.ts";

// Asks the origin in the first argument for a megabyte, through the proxy in the second if there is one, as often at
// once as the third says over four connections, and says how each went: `200 1048576`, or the error's code.
const [, , origin = "", HTTPS_PROXY = "", times = "1"] = process.argv;
const proxy = proxyFromEnvironment({ HTTPS_PROXY })?.({ hostname: "any.example", port: 443, secure: true });
const transport = createTransport({ proxy: () => proxy, maxConnections: 4 });

async function ask(): Promise<string> {
  try {
    const { status, body } = await transport.send({ method: "GET", origin, path: "/", headers: {} });
    return `${status} ${(await body.bytes(1e7)).length}`;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return `${error.code} ${error.cause instanceof Error ? "with cause" : "without cause"}`;
  }
}

const said = await Promise.all(Array.from({ length: Number(times) }, ask));
console.log(said.join("\n"));
await transport.close();
