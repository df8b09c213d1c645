import { describe, expect, it } from "vitest";
import { apiOrigin, parseRegistryHost, partitionOf, registryHost } from "./partitions.ts";

describe("partitions", () => {
  it.each([
    ["eu-west-1", "aws", "amazonaws.com"],
    ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
    ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
    ["us-iso-east-1", "aws-iso", "c2s.ic.gov"],
    ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"],
    ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
    ["ap-southeast-7", "aws", "amazonaws.com"],
  ])("%s", (region, id, suffix) => {
    expect(partitionOf(region)).toMatchObject({ id, suffix });
    expect(apiOrigin(region)).toBe(`https://api.ecr.${region}.${suffix}`);
    const host = registryHost("123456789012", region);
    expect(host).toBe(`123456789012.dkr.ecr.${region}.${suffix}`);
    expect(parseRegistryHost(host)).toEqual({ account: "123456789012", region });
  });

  it("knows the other names of registries", () => {
    expect(parseRegistryHost("123456789012.dkr-ecr.eu-west-1.on.aws")?.region).toBe("eu-west-1");
    expect(parseRegistryHost("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com")?.region).toBe("us-gov-west-1");
    expect(parseRegistryHost("public.ecr.aws")).toBeUndefined();
  });

  it.each(["", "europe", "eu-west-1.evil.example", "eu-west-1/x", "EU-WEST-1"])("refuses %j", (region) => {
    expect(() => partitionOf(region)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
