import type { ParameterValues } from "@dth/core/parameter";
import type { EndpointManifest, PluginHost } from "@dth/core/plugin";
import { DOCKER_HUB } from "../reference/image-reference.ts";
import type { RegistryAddress } from "../registry/address.ts";
import type { LoginProvider } from "../registry/login.ts";
import type { ImageEndpoint, ImageSourceAdapter } from "./image-endpoint.ts";
import { openRegistry } from "./open-registry.ts";
import { secretLogin } from "./secret-login.ts";
import { textOf } from "./values.ts";

/** What one vendor's registry needs beside its manifest. */
export interface HostRegistry {
  readonly manifest: EndpointManifest;
  /** Where it is. Absent: at the `host` parameter. */
  readonly address?: RegistryAddress;
  /** Where its login comes from. Absent: user name and password. */
  readonly login?: (secret: string | undefined, host: PluginHost) => LoginProvider;
  /** How its repositories are listed, where they can be. */
  readonly repositories?: (endpoint: ImageEndpoint, parameters: ParameterValues) => ImageEndpoint["repositories"];
}

/** A source that is a registry at a host, reached with TLS. */
export function hostRegistry({
  manifest,
  address,
  login = secretLogin,
  repositories,
}: HostRegistry): ImageSourceAdapter {
  return {
    manifest,
    async open({ parameters }, host) {
      const at = address ?? addressAt(textOf(parameters, "host") ?? "");
      if (address === undefined) await host.allowEndpoint(at.origin);
      const provider = login(textOf(parameters, "login"), host);
      const endpoint = openRegistry({ address: at, login: provider, isHub: at.host === DOCKER_HUB }, host);
      const list = repositories?.(endpoint, parameters);
      return list === undefined ? endpoint : { ...endpoint, repositories: list };
    },
  };
}

function addressAt(host: string): RegistryAddress {
  const { origin, host: normal } = new URL(`https://${host}`);
  return { origin, host: normal };
}
