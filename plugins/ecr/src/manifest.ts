import type { PluginManifest } from "@dth/core/plugin";
import { GROUPS } from "./parameters/groups.ts";
import { OPTIONS } from "./parameters/options.ts";
import { DESTINATIONS, SOURCES } from "./registries.ts";

/** The image plugin, as data. */
export const ECR_MANIFEST: PluginManifest = {
  id: "ecr",
  version: "1.0.0",
  name: { en: "Container images", zh: "容器镜像" },
  summary: {
    en: "Keeps images of any registry in Amazon ECR or another OCI registry: byte for byte, all platforms, signatures along with them.",
    zh: "将任意镜像仓库的镜像持续同步到 Amazon ECR 或其他 OCI 镜像仓库：逐字节一致、包含所有平台及签名。",
  },
  item: { one: { en: "image", zh: "镜像" }, many: { en: "images", zh: "镜像" } },
  sources: SOURCES.map(({ manifest }) => manifest),
  destinations: DESTINATIONS.map(({ manifest }) => manifest),
  groups: GROUPS,
  options: OPTIONS,
  events: false,
  board: "images",
};
