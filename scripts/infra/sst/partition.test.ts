import { describe, expect, it } from "vitest";
import { partitionOf, signInHost } from "../../../stacks/partition.ts";

describe("what is said at deploy time", () => {
  it("is nothing where everything is there", () => {
    expect(partitionOf("eu-central-1").notes).toEqual([]);
  });

  it.each([
    ["cn-north-1", ["Cognito", "CloudFront"], ["HUB_ISSUER", "served by a function", "ICP recordal"]],
    [
      "cn-northwest-1",
      ["Cognito", "CloudFront", "AppSync"],
      ["HUB_ISSUER", "served by a function", "/graphql of the API"],
    ],
    ["us-gov-west-1", ["AppSync", "CloudFront"], ["/graphql of the API", "served by a function"]],
  ])("in %s is each missing service with what stands in", (region, missing, instead) => {
    const { notes } = partitionOf(region);
    expect(notes).toHaveLength(missing.length);
    for (const service of missing) expect(notes.filter((note) => note.includes(service))).not.toEqual([]);
    for (const words of instead) expect(notes.join(" ")).toContain(words);
  });

  it("agrees with what is built", () => {
    for (const region of ["us-east-1", "cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1"]) {
      const { notes, signIn, graphql, console: site } = partitionOf(region);
      const said = notes.join(" ");
      expect(said.includes("no Cognito")).toBe(signIn === "issuer");
      expect(said.includes("no AppSync")).toBe(graphql === "function");
      expect(said.includes("CloudFront")).toBe(site === "function");
    }
  });

  it("signs people in at FIPS hosts in GovCloud alone", () => {
    expect(signInHost(partitionOf("us-gov-west-1"), "hub")).toBe("hub.auth-fips.us-gov-west-1.amazoncognito.com");
    expect(signInHost(partitionOf("eu-west-1"), "hub")).toBe("hub.auth.eu-west-1.amazoncognito.com");
  });
});
