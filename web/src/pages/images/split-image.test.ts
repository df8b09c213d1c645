import { expect, it } from "vitest";
import { splitImage } from "./split-image.ts";

it.each([
  ["library/nginx:1.27", "library/nginx", ":1.27"],
  ["registry.example:5000/team/app", "registry.example:5000/team/app", ""],
  ["registry.example:5000/team/app:v2", "registry.example:5000/team/app", ":v2"],
  ["team/app@sha256:abc", "team/app", "@sha256:abc"],
  ["plain", "plain", ""],
])("splits %s", (name, repository, tag) => {
  expect(splitImage(name)).toEqual({ repository, tag });
});
