import type { Parameter } from "@dth/core/parameter";
import { describe, expect, it } from "vitest";
import { MANIFEST } from "./manifest.ts";

const lists: readonly (readonly [string, readonly Parameter[]])[] = [
  ["options", MANIFEST.options],
  ...MANIFEST.sources.map(({ id, connection, location }) => [`source ${id}`, [...connection, ...location]] as const),
  ...MANIFEST.destinations.map(
    ({ id, connection, location }) => [`destination ${id}`, [...connection, ...location]] as const,
  ),
];

describe.each(lists)("the manifest's %s", (_, parameters) => {
  it("have names of their own, groups that exist, and conditions on what comes before", () => {
    const groups = new Set(MANIFEST.groups.map(({ id }) => id));
    const seen = new Set<string>();
    for (const { name, group, when } of parameters) {
      expect(seen, name).not.toContain(name);
      expect(name).toMatch(/^[a-z][A-Za-z0-9]{0,63}$/u);
      expect(groups, name).toContain(group);
      if (when !== undefined) expect(seen, name).toContain(when.parameter);
      seen.add(name);
    }
  });

  it("speak both languages", () => {
    for (const { name, label, help } of parameters) {
      for (const text of [label, help]) expect(text.zh, name).not.toBe("");
      expect(help.zh, name).toMatch(/[\u4e00-\u9fff]/u);
      expect(help.en, name).toMatch(/[.;:]$/u);
    }
  });

  it("have patterns that can be read, and that their own defaults and placeholders match", () => {
    for (const parameter of parameters) {
      if (parameter.type !== "text" || parameter.pattern === undefined) continue;
      const pattern = new RegExp(`^(?:${parameter.pattern})$`, "u");
      for (const text of [parameter.default, parameter.placeholder]) {
        if (text !== undefined) expect(text, parameter.name).toMatch(pattern);
      }
    }
  });
});

describe("the manifest", () => {
  it("has every parameter of the original's stack that is about a task", () => {
    const all = [...lists.flatMap(([, parameters]) => parameters)].map(({ cloudFormation }) => cloudFormation);
    for (const name of [
      "srcBucket",
      "srcPrefix",
      "srcPrefixsListFile",
      "srcPrefixListBucket",
      "srcRegion",
      "srcEndpoint",
      "srcCredentials",
      "isPayerRequest",
      "destBucket",
      "destPrefix",
      "destRegion",
      "destCredentials",
      "destStorageClass",
      "destAcl",
      "destPutObjectSSEKmsKeyId",
      "includeMetadata",
      "maxCapacity",
      "minCapacity",
    ]) {
      expect(all).toContain(name);
    }
  });

  it("leaves the machines to the deployment: only where tasks have stacks, and without a default of its own", () => {
    const machines = MANIFEST.options.filter(({ group }) => group === "fleet");
    expect(machines.map(({ name }) => name)).toEqual([
      ...["maxMachines", "machineType", "purchase", "minMachines", "finderMemory"],
    ]);
    for (const machine of machines) {
      expect(machine.where).toBe("stack");
      expect(machine).not.toHaveProperty("default");
      expect(machine.required).toBeUndefined();
    }
    for (const [, parameters] of lists) {
      const others = parameters.filter(({ group }) => group !== "fleet");
      expect(others.map(({ where }) => where).filter((where) => where !== undefined)).toEqual([]);
    }
  });
});
