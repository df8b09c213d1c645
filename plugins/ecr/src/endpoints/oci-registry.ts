import type { Parameter } from "@dth/core/parameter";
import type { EndpointManifest, PluginHost } from "@dth/core/plugin";
import type { JobSide } from "@dth/core/task";
import { LOGIN } from "../parameters/access.ts";
import { NAMING } from "../parameters/naming.ts";
import { selectionParameters } from "../parameters/selection.ts";
import type { ImageDestinationAdapter, ImageEndpoint, ImageSourceAdapter } from "./image-endpoint.ts";
import { openRegistry } from "./open-registry.ts";
import { secretLogin } from "./secret-login.ts";
import { textOf } from "./values.ts";

/** Scheme, host and port: a registry without TLS is never taken for one by mistake. */
const ENDPOINT: Parameter = {
  type: "text",
  name: "endpoint",
  group: "access",
  required: true,
  label: { en: "Address", zh: "地址" },
  help: {
    en: "https:// or http:// with the host and, where it has one of its own, the port. Logins and images travel in clear with http://.",
    zh: "https:// 或 http:// 加主机名，如有自定义端口请一并填写。使用 http:// 时登录信息和镜像以明文传输。",
  },
  pattern: "https?://[A-Za-z0-9\\[\\]:.-]+/?",
  patternHelp: {
    en: "must be an address such as https://registry.example:5000",
    zh: "必须是地址，例如 https://registry.example:5000",
  },
  maxLength: 300,
  placeholder: "https://registry.example:5000",
};

const COMMON: Pick<EndpointManifest, "id" | "name" | "connection"> = {
  id: "oci-registry",
  name: { en: "Any OCI registry", zh: "任意 OCI 镜像仓库" },
  connection: [ENDPOINT, LOGIN],
};

/** Any registry of the OCI distribution API, read from. */
export const OCI_REGISTRY_SOURCE: ImageSourceAdapter = {
  manifest: {
    ...COMMON,
    help: {
      en: "Any registry that speaks the OCI distribution API, with or without a login. All repositories can be copied where it shows its catalog.",
      zh: "任何支持 OCI 分发 API 的镜像仓库，可选登录。若其开放 catalog，则可复制所有仓库。",
    },
    location: selectionParameters({ repositories: true, untagged: false }),
  },
  async open(side, host) {
    const endpoint = await open(side, host);
    return { ...endpoint, repositories: (signal) => endpoint.client.catalog(signal) };
  },
};

/** Any registry of the OCI distribution API, written to. */
export const OCI_REGISTRY_DESTINATION: ImageDestinationAdapter = {
  manifest: {
    ...COMMON,
    help: {
      en: "Any registry that speaks the OCI distribution API and makes repositories when they are pushed to.",
      zh: "任何支持 OCI 分发 API 且推送时自动创建仓库的镜像仓库。",
    },
    location: NAMING,
  },
  open,
};

async function open({ parameters }: JobSide, host: PluginHost): Promise<ImageEndpoint> {
  const { origin, host: name } = new URL(textOf(parameters, "endpoint") ?? "https://");
  await host.allowEndpoint(origin);
  return openRegistry({ address: { origin, host: name }, login: secretLogin(textOf(parameters, "login"), host) }, host);
}
