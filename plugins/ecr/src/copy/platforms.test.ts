import { utf8 } from "@dth/core/byte-text";
import { createHashing } from "@dth/local/hashing";
import { describe, expect, it } from "vitest";
import { readManifest } from "../registry/manifest.ts";
import { OCI_INDEX } from "../registry/media-types.ts";
import { selectPlatforms } from "./platforms.ts";

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const child = (letter: string, platform: object, annotations?: object) => ({
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  digest: digestOf(letter),
  size: 2,
  platform,
  ...(annotations && { annotations }),
});
const unknown = { os: "unknown", architecture: "unknown" };
const INDEX = readManifest(
  digestOf("0"),
  OCI_INDEX,
  utf8(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_INDEX,
      manifests: [
        child("a", { os: "linux", architecture: "amd64" }),
        child("b", { os: "linux", architecture: "arm", variant: "v7" }),
        child("c", { os: "linux", architecture: "arm", variant: "v6" }),
        child("d", unknown, { "vnd.docker.reference.digest": digestOf("a") }),
        child("e", unknown, { "vnd.docker.reference.digest": digestOf("b") }),
      ],
      annotations: { kept: "yes" },
    }),
  ),
);
const select = (...platforms: string[]) => selectPlatforms(INDEX, platforms, createHashing());

describe("chosen platforms of an index", () => {
  it("are the image itself when it is one", () => {
    expect(select("linux/amd64").digest).toBe(digestOf("a"));
    expect(select("linux/arm/v7").digest).toBe(digestOf("b"));
  });

  it("are a shorter index with their attestations when there are several, the same every time", () => {
    const chosen = select("linux/amd64", "linux/arm/v7");
    expect(chosen.index?.children.map(({ digest }) => digest[7])).toEqual(["a", "b", "d", "e"]);
    expect(chosen.digest).toBe(select("linux/arm/v7", "linux/amd64").digest);
    expect(new TextDecoder().decode(chosen.index?.bytes)).toContain('"annotations":{"kept":"yes"}');
  });

  it("without a variant are every variant", () => {
    const chosen = select("linux/arm");
    expect(chosen.index?.children.map(({ digest }) => digest[7])).toEqual(["b", "c", "e"]);
  });

  it("that are not there are named, with those that are", () => {
    expect(() => select("linux/amd64", "windows/amd64")).toThrow(
      /has no windows\/amd64; it has linux\/amd64, linux\/arm\/v7, linux\/arm\/v6/,
    );
  });
});
