import { stackValues } from "@dth/core/stack-parameters";
import { PLUGINS } from "@dth/plugins/plugins";
import { expect, it } from "vitest";
import { withShortLists } from "./short-lists.ts";

const images = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `team/app-${n}:v${n}`);
const task = (count: number) => ({
  source: {
    type: "oci-registry",
    parameters: { endpoint: "https://a.example", select: "images", images: images(count) },
  },
  destination: { type: "oci-registry", parameters: { endpoint: "https://b.example" } },
  options: { copiesAtOnce: 3 },
});

it("keeps of 5,000 images what a stack's parameter takes, whole entries each", () => {
  const manifest = PLUGINS.find(({ manifest: { id } }) => id === "ecr")?.manifest;
  if (manifest === undefined) throw new Error("there is no plugin ecr");
  expect(() => stackValues(manifest, task(5_000))).toThrow("4096 bytes");
  const { srcImageList = "" } = stackValues(manifest, withShortLists(task(5_000)));
  expect(srcImageList.length).toBeGreaterThan(4_050);
  expect(srcImageList.split(",")).toEqual(images(5_000).slice(0, srcImageList.split(",").length));
});

it("leaves alone what fits", () => {
  expect(withShortLists(task(20))).toEqual(task(20));
});
