import type { LocalizedText } from "@dth/core/error-codes";
import type { Parameter } from "@dth/core/parameter";
import { describe, expect, it } from "vitest";
import { ECR_MANIFEST } from "./manifest.ts";

const { sources, destinations, options, groups } = ECR_MANIFEST;
const endpoints = [...sources, ...destinations];
const lists: readonly (readonly Parameter[])[] = [
  ...endpoints.map(({ connection, location }) => [...connection, ...location]),
  options,
];

describe("the manifest", () => {
  it("names every registry once", () => {
    expect(new Set(sources.map(({ id }) => id)).size).toBe(9);
    expect(destinations.map(({ id }) => id)).toEqual(["amazon-ecr", "oci-registry"]);
  });

  it("names every parameter of a side once, in a group that exists, after what it depends on", () => {
    const known = new Set(groups.map(({ id }) => id));
    for (const parameters of lists) {
      const seen = new Set<string>();
      for (const { name, group, when } of parameters) {
        expect(seen).not.toContain(name);
        seen.add(name);
        expect(known).toContain(group);
        if (when !== undefined) expect(seen).toContain(when.parameter);
      }
    }
  });

  it("speaks both languages everywhere, and differently where there are sentences", () => {
    const texts: LocalizedText[] = [ECR_MANIFEST.name, ECR_MANIFEST.summary, ...endpoints.map(({ help }) => help)];
    for (const { label, help } of lists.flat()) texts.push(label, help);
    for (const { en, zh } of texts) {
      expect(en).not.toBe("");
      expect(zh).not.toBe("");
      if (en.split(" ").length > 3) expect(zh).toMatch(/\p{Script=Han}/u);
    }
  });

  it("has patterns that compile", () => {
    for (const parameter of lists.flat()) {
      if ("pattern" in parameter && parameter.pattern !== undefined) new RegExp(`^(?:${parameter.pattern})$`, "u");
    }
  });

  it("keeps the original's names of parameters", () => {
    const [source] = sources;
    const [destination] = destinations;
    const names = (manifest: typeof source) =>
      [...(manifest?.connection ?? []), ...(manifest?.location ?? [])].flatMap(
        ({ cloudFormation }) => cloudFormation ?? [],
      );
    expect(names(source).sort()).toEqual([
      "includeUntagged",
      "srcAccountId",
      "srcCredential",
      "srcImageList",
      "srcList",
      "srcRegion",
    ]);
    expect(names(destination).sort()).toEqual(["destAccountId", "destCredential", "destPrefix", "destRegion"]);
  });
});
