import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { startRawServer } from "./transport/raw-server.ts";

const run = promisify(execFile);
const here = import.meta.dirname;
const certificates = join(here, "transport/certificates");
const script = join(here, "transport/fetch-once.ts");
const hosts: readonly [string, string, readonly string[]][] = [
  ["Node", process.execPath, [script]],
  ["Deno", join(here, "../../../node_modules/.bin/deno"), ["run", "-A", script]],
];

/** What the script says on that host, with or without trust in the test's authority. */
async function ask([, command, args]: (typeof hosts)[number], origin: string, trusted: boolean): Promise<string> {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const extra = trusted ? { NODE_EXTRA_CA_CERTS: join(certificates, "ca.pem") } : {};
  const { stdout } = await run(command, [...args, origin], { env: { ...env, ...extra } });
  return stdout.trim();
}

/** A certificate and key for `localhost` and 127.0.0.1, of an authority that nobody trusts. Made for these tests. */
const tls = {
  cert: readFileSync(join(certificates, "server.pem")),
  key: readFileSync(join(certificates, "server.key")),
};

describe.each(hosts)("TLS on %s", (...host) => {
  it("trusts the authorities of NODE_EXTRA_CA_CERTS", async () => {
    const server = await startRawServer({
      tls,
      answer: (socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n${"x".repeat(1048576)}`),
    });
    expect(await ask(host, server.origin, true)).toBe("200 1048576");
    await server.close();
  });

  it("reports an unknown authority as TLS_FAILURE", async () => {
    const server = await startRawServer({ tls, answer: (socket) => socket.end() });
    expect(await ask(host, server.origin, false)).toBe("TLS_FAILURE with cause");
    await server.close();
  });

  it("reports a server without TLS as TLS_FAILURE", async () => {
    const server = await startRawServer({ accept: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n") });
    expect(await ask(host, server.origin.replace("http:", "https:"), true)).toBe("TLS_FAILURE with cause");
    await server.close();
  });
});
