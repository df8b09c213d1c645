import type { HubError } from "@dth/core/error";
import type { TransportRequest } from "@dth/core/transport";
import { fakeClock } from "@dth/testkit/clock";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { inputBetween, type JobInput } from "./lab.ts";
import { MemoryRegistries, memorySkopeo, scriptedTransport, withDigestFiles } from "./memory-registry.ts";

/** Address of the registry that images come from. */
export const FROM = "https://from.example";
/** Address of the registry that they go to. */
export const TO = "https://to.example";

/** Two registries in memory, and a skopeo between them. @param fault what becomes of a request */
export function scene(fault: (request: TransportRequest) => HubError | undefined = () => undefined) {
  const registries = new MemoryRegistries();
  const { transport, requests } = scriptedTransport((request) => {
    const error = fault(request);
    if (error !== undefined) throw error;
    return registries.answer(request);
  });
  const processes = withDigestFiles(memorySkopeo(registries));
  const host = memoryPluginHost({ clock: { ...fakeClock(), sleep: async () => {} }, transport, processes });
  const input = (images: readonly string[], options: JobInput["options"] = {}) =>
    inputBetween(FROM, TO, images, { options });
  return { registries, requests, processes, host, input };
}
