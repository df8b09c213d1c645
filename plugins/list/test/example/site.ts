import { HubError } from "@dth/core/error";
import type { OpenEndpoint, SourceAdapter } from "@dth/core/plugin";
import { SITE } from "./manifest.ts";

/** An opened site, with what this plugin does with one. */
export interface Site extends OpenEndpoint {
  read(page: string, signal: AbortSignal): Promise<Uint8Array>;
  write(page: string, body: Uint8Array, signal: AbortSignal): Promise<void>;
}

/** Opens sites. Everything that touches the world comes from the host. */
export const siteAdapter: SourceAdapter<Site> = {
  manifest: SITE,
  async open({ parameters }, host) {
    const origin = String(parameters.address);
    await host.allowEndpoint(origin);
    const send = async (method: "GET" | "PUT" | "HEAD", page: string, signal: AbortSignal, body: Uint8Array[] = []) => {
      const response = await host.transport.send({ method, origin, path: page, headers: {}, body, signal });
      if (response.status < 300) return response;
      await response.body.discard();
      const code = response.status === 404 ? "OBJECT_NOT_FOUND" : "SERVER_UNAVAILABLE";
      throw new HubError(code, `${method} ${origin}${page} was answered ${response.status}`);
    };
    return {
      id: origin,
      read: async (page, signal) => (await send("GET", page, signal)).body.bytes(100 * 1024 * 1024),
      write: async (page, body, signal) => (await send("PUT", page, signal, [body])).body.discard(),
      probe: async (signal) => (await send("HEAD", "/", signal)).body.discard(),
      close: async () => {},
    };
  },
};
