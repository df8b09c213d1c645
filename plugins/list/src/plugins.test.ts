import { describe, expect, it } from "vitest";
import { PLUGINS } from "./plugins.ts";

describe.each(PLUGINS.map((plugin) => [plugin.manifest.id, plugin] as const))("the plugin %s", (_, plugin) => {
  it("says of itself what it can do, so that nobody has to know it by its id", () => {
    expect(plugin.manifest.events).toBe(plugin.parseEvents !== undefined);
    expect(plugin.manifest.board !== undefined).toBe(plugin.board !== undefined);
  });
});
