import { MANIFEST } from "@dth/plugin-s3/manifest";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { PluginsSchema, withSettings } from "./task-settings.ts";

const NOW = Date.parse("2026-02-01T00:00:00Z");
const PLUGINS = v.parse(PluginsSchema, JSON.parse(JSON.stringify({ items: [MANIFEST] }))).items;
const set = (settings: readonly string[], given: unknown = {}) => withSettings(given, settings, PLUGINS, NOW);

describe("withSettings", () => {
  it("makes a whole task", () => {
    const settings = [
      "plugin=s3",
      "name=nightly",
      "source=oss",
      "source-bucket=logs",
      "source-region=cn-hangzhou",
      "source-secret=oss-keys",
      "destination=amazon-s3",
      "destination-connection=aws",
      "destination-bucket=archive",
      "part-size=16MiB",
      "modified-after=7d",
      "include=**/*.gz",
      "include=a=b",
      "storage-class-mode=map",
      "storage-class-map=IA=STANDARD_IA",
      "tags=no",
    ];
    expect(set(settings)).toEqual({
      plugin: "s3",
      name: "nightly",
      source: { type: "oss", parameters: { bucket: "logs", region: "cn-hangzhou", secret: "oss-keys" } },
      destination: { type: "amazon-s3", connection: "aws", parameters: { bucket: "archive" } },
      options: {
        partSize: 16 * 1024 * 1024,
        modifiedAfter: NOW - 7 * 864e5,
        include: ["**/*.gz", "a=b"],
        storageClassMode: "map",
        storageClassMap: { IA: "STANDARD_IA" },
        tags: false,
      },
    });
  });

  it("wins over the file, and leaves the rest of it", () => {
    const file = {
      plugin: "s3",
      name: "a",
      source: { type: "gcs", parameters: { bucket: "x", prefix: "p/" } },
      notify: ["c"],
    };
    expect(set(["source-bucket=y", "name=b"], file)).toEqual({
      plugin: "s3",
      name: "b",
      source: { type: "gcs", parameters: { bucket: "y", prefix: "p/" } },
      notify: ["c"],
    });
    expect(file.name).toBe("a");
  });

  it.each([
    [["source"], "write NAME=VALUE"],
    [["plugin=s3", "source=oss", "source-buckt=x"], "did you mean source-bucket?"],
    [["source-bucket=x"], 'there is no setting "source-bucket"'],
    [["plugin=s3", "part-size=many"], "is not a size"],
    [["plugin=s3", "compare=size", "compare=etag"], "more than once"],
    [["plugin=s3", "__proto__=x"], 'there is no setting "__proto__"'],
  ])("refuses %j", (settings, message) => {
    expect(() => set(settings)).toThrow(message);
  });
});
