import { HubError } from "@dth/core/error";

/** A group of regions with accounts and host names of their own. */
export interface Partition {
  readonly id: string;
  /** Last part of registry and API hosts. */
  readonly suffix: string;
}

/** https://docs.aws.amazon.com/general/latest/gr/ecr.html and botocore's endpoint rules. More special ones first. */
const PARTITIONS: readonly (Partition & { readonly regions: RegExp })[] = [
  { id: "aws-cn", regions: /^cn-/, suffix: "amazonaws.com.cn" },
  { id: "aws-us-gov", regions: /^us-gov-/, suffix: "amazonaws.com" },
  { id: "aws-iso-b", regions: /^us-isob-/, suffix: "sc2s.sgov.gov" },
  { id: "aws-iso", regions: /^us-iso-/, suffix: "c2s.ic.gov" },
  { id: "aws-iso-e", regions: /^eu-isoe-/, suffix: "cloud.adc-e.uk" },
  { id: "aws-iso-f", regions: /^us-isof-/, suffix: "csp.hci.ic.gov" },
  { id: "aws-eusc", regions: /^eusc-/, suffix: "amazonaws.eu" },
  { id: "aws", regions: /^[a-z]{2}-[a-z]+-\d+$/, suffix: "amazonaws.com" },
];

/** @throws HubError `INVALID_INPUT` for what is no region */
export function partitionOf(region: string): Partition {
  const partition = PARTITIONS.find(({ regions }) => regions.test(region));
  if (partition === undefined || !/^[a-z]+(-[a-z]+)+-\d+$/.test(region)) {
    throw new HubError("INVALID_INPUT", `${JSON.stringify(region)} is no region of Amazon Web Services`);
  }
  return partition;
}

/** Host of an account's registry. */
export function registryHost(account: string, region: string): string {
  return `${account}.dkr.ecr.${region}.${partitionOf(region).suffix}`;
}

/** Origin of the API of Amazon ECR. */
export function apiOrigin(region: string): string {
  return `https://api.ecr.${region}.${partitionOf(region).suffix}`;
}

/** Origin of the token service of IAM roles. */
export function stsOrigin(region: string): string {
  return `https://sts.${region}.${partitionOf(region).suffix}`;
}

/** The registry that a host name is, in any partition, FIPS and dual-stack included; undefined for other hosts. */
export function parseRegistryHost(host: string): { readonly account: string; readonly region: string } | undefined {
  const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+)$/.exec(host);
  const [, account, region] = match ?? [];
  return account === undefined || region === undefined ? undefined : { account, region };
}
