import type { Plugin, PluginHost } from "@dth/core/plugin";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";

/** Plugins that the console has never heard of. What they move is in the memory of each process. */
export function toyPlugins(): readonly Plugin[] {
  return [toys(), toyImages()];
}

function toys(): Plugin {
  return onShelves(toyPlugin(toyWorld({ attic: { bear: 1_200, car: 800, duck: 48 } })));
}

/** Delivers images, and says so. */
function toyImages(): Plugin {
  const shelves = { press: { "pixel:1": 30, "pixel:2": 40 }, album: { "pixel:1": 30 } };
  const { manifest, ...plugin } = onShelves(toyPlugin(toyWorld(shelves)));
  const name = { en: "Toy images", zh: "玩具镜像" };
  const summary = { en: "Keeps images of small worlds.", zh: "保存小世界的镜像。" };
  const item = { one: { en: "image", zh: "镜像" }, many: { en: "images", zh: "镜像" } };
  return { ...plugin, manifest: { ...manifest, id: "toy-images", name, summary, item, board: "images" } };
}

/** Shelves are no hosts that a hub could ask about. */
function onShelves(plugin: Plugin): Plugin {
  const without = (host: PluginHost): PluginHost => ({ ...host, allowEndpoint: async () => {} });
  return {
    ...plugin,
    doctor: (job, host, signal) => plugin.doctor(job, without(host), signal),
    plan: (job, host, control) => plugin.plan(job, without(host), control),
    run: (job, host, control) => plugin.run(job, without(host), control),
  };
}
