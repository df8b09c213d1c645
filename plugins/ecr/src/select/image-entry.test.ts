import { describe, expect, it } from "vitest";
import { type EntryContext, parseImageEntry } from "./image-entry.ts";

const hub: EntryContext = { hosts: ["docker.io", "index.docker.io", "registry-1.docker.io"], isHub: true };
const own: EntryContext = { hosts: ["127.0.0.1:5000"], isHub: false };
const DIGEST = `sha256:${"c".repeat(64)}`;
const TAGS = ["1.24", "1.25", "2.0", "latest"].map((tag) => ({ tag }));

describe("one entry of a list of images", () => {
  it.each([
    ["nginx", hub, { repository: "library/nginx", tag: "latest" }],
    ["docker.io/nginx:1.25", hub, { repository: "library/nginx", tag: "1.25" }],
    ["bitnami/redis:7", hub, { repository: "bitnami/redis", tag: "7" }],
    ["  nginx:1  ", hub, { repository: "library/nginx", tag: "1" }],
    ["127.0.0.1:5000/team/app:1", own, { repository: "team/app", tag: "1" }],
    ["gcr.io/x/y:1", own, { repository: "gcr.io/x/y", tag: "1" }],
    [`app@${DIGEST}`, own, { repository: "app", digest: DIGEST }],
    [`app:1@${DIGEST}`, own, { repository: "app", digest: DIGEST }],
  ] as const)("%s", (text, context, item) => {
    expect(parseImageEntry(text, context)).toEqual({ kind: "image", repository: item.repository, item });
  });

  it.each([
    ["nginx:ALL_TAGS", hub, "library/nginx", ["1.24", "1.25", "2.0", "latest"]],
    ["nginx:*", hub, "library/nginx", ["1.24", "1.25", "2.0", "latest"]],
    ["team/app:1.*", own, "team/app", ["1.24", "1.25"]],
    ["team/app:{1.24,latest}", own, "team/app", ["1.24", "latest"]],
    ["app:^1.25", own, "app", ["1.25"]],
    ["127.0.0.1:5000/app:>=1.25 <3", own, "app", ["1.25", "2.0"]],
    ["app:1.24 || 2.x", own, "app", ["1.24", "2.0"]],
  ] as const)("%s", (text, context, repository, chosen) => {
    const entry = parseImageEntry(text, context);
    expect(entry).toMatchObject({ kind: "pattern", repository });
    expect(entry.kind === "pattern" && entry.select(TAGS)).toEqual(chosen);
  });

  it.each([
    ["quay.io/x/y:1", hub],
    ["localhost/x", hub],
    ["other:5000/x:1", own],
    ["App:1", own],
    ["App:*", own],
    ["app:[", own],
    ["app:^one", own],
    ["", own],
  ] as const)("refuses %j", (text, context) => {
    expect(() => parseImageEntry(text, context)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
