import type { Parameter } from "@dth/core/parameter";
import type { Plugin } from "@dth/core/plugin";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";
import { describe, expect, it } from "vitest";
import { ADMIN, VIEWER } from "../../test/callers.ts";
import { toyInput } from "../../test/running-hub.ts";
import { createPortability } from "../portability/use-cases.ts";
import type { HubPorts } from "../ports.ts";
import { createTasks } from "../tasks/use-cases.ts";
import { createPlugins } from "./list.ts";

const CARRIERS: Parameter = {
  type: "number",
  name: "carriers",
  label: { en: "Carriers", zh: "搬运工" },
  help: { en: "At most.", zh: "最多。" },
  group: "crew",
  where: "stack",
  min: 1,
  unit: "count",
  cloudFormation: "carrierCapacity",
};

/** The toys' plugin with an option of stacks, which it also finds in tasks of the original. */
function plugin(): Plugin {
  const toys = toyPlugin(toyWorld());
  const { groups, options } = toys.manifest;
  return {
    ...toys,
    manifest: {
      ...toys.manifest,
      groups: [...groups, { id: "crew", label: { en: "Crew", zh: "人员" } }],
      options: [...options, CARRIERS],
    },
    fromOriginal: ({ carrierCapacity = "1" }) => ({
      task: { ...toyInput(), options: { wrap: true, carriers: Number(carrierCapacity) } },
      notes: ["one thing"],
    }),
  };
}

async function places(): Promise<{ readonly machine: HubPorts; readonly stacks: HubPorts }> {
  const machine = await memoryHubPorts({ plugins: [plugin()] });
  return { machine, stacks: { ...machine, infrastructure: { of: async () => ({}), launched: async () => undefined } } };
}

describe("options of stacks", () => {
  it("are shown by a hub that launches stacks, and by no other", async () => {
    const { machine, stacks } = await places();
    const [shown] = createPlugins(stacks).list(VIEWER);
    const [hidden] = createPlugins(machine).list(VIEWER);
    expect(shown?.options.map(({ name }) => name)).toEqual(["pause", "wrap", "carriers"]);
    expect(hidden?.options.map(({ name }) => name)).toEqual(["pause", "wrap"]);
    expect(shown?.groups.map(({ id }) => id)).toContain("crew");
    expect(hidden?.groups.map(({ id }) => id)).not.toContain("crew");
    expect(hidden?.groups.map(({ id }) => id)).toContain("care");
  });

  it("are refused in plain words where there are no stacks, and checked where there are", async () => {
    const { machine, stacks } = await places();
    const issues = (ports: HubPorts, carriers: number) =>
      createTasks(ports).check(VIEWER, { ...toyInput(), options: { carriers } });
    const [refused, ...more] = await issues(machine, 2);
    expect(more).toEqual([]);
    expect(refused).toMatchObject({ path: "options.carriers", message: { zh: expect.stringContaining("AWS") } });
    expect(refused?.message.en).toContain("only counts on AWS");
    expect(await issues(stacks, 2)).toEqual([]);
    expect(await issues(stacks, 0)).toMatchObject([{ path: "options.carriers" }]);
  });

  it("are taken over from the original where they count, and told of where they do not", async () => {
    const { machine, stacks } = await places();
    const taken = (ports: HubPorts) =>
      createPortability(ports).importOriginal(ADMIN, { plugin: "toy", parameters: { carrierCapacity: "7" } });
    const kept = await taken(stacks);
    expect(kept.task.options).toMatchObject({ wrap: true, carriers: 7 });
    expect(kept.notes).toEqual(["one thing"]);
    const without = await taken(machine);
    expect(without.task.options).not.toHaveProperty("carriers");
    expect(without.task.options).toMatchObject({ wrap: true });
    expect(without.notes).toEqual(["one thing", expect.stringContaining("carriers was left out")]);
  });
});
