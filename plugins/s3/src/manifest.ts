import type { PluginManifest } from "@dth/core/plugin";
import { DESTINATIONS, SOURCES } from "./adapters.ts";
import { COMPARISON } from "./parameters/comparison.ts";
import { FIDELITY } from "./parameters/fidelity.ts";
import { FLEET } from "./parameters/fleet.ts";
import { GROUPS } from "./parameters/groups.ts";
import { PERFORMANCE } from "./parameters/performance.ts";
import { SELECTION } from "./parameters/selection.ts";

/** The S3 plugin, as data. */
export const MANIFEST: PluginManifest = {
  id: "s3",
  version: "1.0.0",
  name: { en: "Objects", zh: "对象" },
  summary: {
    en: "Copies objects from any cloud's object store into Amazon S3 or another store that speaks S3, and proves that they arrived.",
    zh: "将任意云的对象存储中的对象复制到 Amazon S3 或其他兼容 S3 的存储，并证明已全部到达。",
  },
  item: { one: { en: "object", zh: "对象" }, many: { en: "objects", zh: "对象" } },
  sources: SOURCES.map(({ manifest }) => manifest),
  destinations: DESTINATIONS.map(({ manifest }) => manifest),
  groups: GROUPS,
  options: [...SELECTION, ...COMPARISON, ...FIDELITY, ...PERFORMANCE, ...FLEET],
  events: true,
};
