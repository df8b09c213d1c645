import { partitionOf } from "./program/partitions.ts";

/** One stage in one region, with what its operator says. */
export interface Variant {
  readonly stage: string;
  readonly region: string;
  /** For people: what is special. */
  readonly about?: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** What everybody says. */
const EMAIL = { HUB_EMAIL: "hub@example.com" };
/** What an operator must give where there is no user pool. */
const ISSUER = { HUB_ISSUER: "https://hub.authing.example/oidc", HUB_CLIENT_ID: "console" };
const AUTH0 = {
  ...{ HUB_ISSUER: "https://tenant.auth0.example/", HUB_CLIENT_ID: "console", HUB_AUDIENCE: "https://hub.example/api" },
  HUB_ROLE_CLAIM: "https://hub.example/roles",
};
/** SST's own example is example.com, which a rule looks for. */
const DOMAIN = { HUB_DOMAIN: "hub.example.net" };
const DIGESTS = { HUB_TRANSFER_DIGEST: `sha256:${"1".repeat(64)}`, HUB_COPIER_DIGEST: `sha256:${"2".repeat(64)}` };

const STAGES = ["personal", "test", "production"];
const REGIONS = ["us-east-1", "cn-north-1", "us-gov-west-1"];

/** Every stage in every partition, as it is without anything special. */
const PLAIN: readonly Variant[] = STAGES.flatMap((stage) =>
  REGIONS.map((region) => ({ stage, region, settings: { ...EMAIL, ...required(region) } })),
);

/** What else operators decide, some of it together: in how it comes out no two of one line meet. */
const SPECIAL: readonly Omit<Variant, "stage">[] = [
  {
    about: "a domain in Route 53, machines, traces, no e-mail",
    region: "us-east-1",
    settings: {
      ...DOMAIN,
      HUB_MACHINE_ROLES: "arn:aws:iam::123456789012:role/ci=operator",
      HUB_XRAY: "on",
      HUB_LOG_DAYS: "90",
    },
  },
  {
    about: "a domain with a certificate, images later",
    region: "eu-central-1",
    settings: {
      ...{ ...EMAIL, ...DOMAIN, HUB_IMAGES: "later" },
      HUB_CERTIFICATE: "arn:aws:acm:us-east-1:123456789012:certificate/1",
    },
  },
  { about: "an issuer with an audience", region: "us-east-1", settings: { ...EMAIL, ...AUTH0 } },
  {
    about: "a domain with a certificate, images that were pushed",
    region: "cn-north-1",
    settings: {
      ...{ ...EMAIL, ...ISSUER, ...DOMAIN, ...DIGESTS },
      HUB_CERTIFICATE: "arn:aws-cn:acm:cn-north-1:123456789012:certificate/1",
    },
  },
  { about: "without AppSync", region: "cn-northwest-1", settings: { ...EMAIL, ...ISSUER, HUB_TOKEN_USE: "id" } },
  { about: "a domain", region: "us-gov-west-1", settings: { ...EMAIL, ...DOMAIN } },
  {
    about: "an issuer",
    region: "us-gov-west-1",
    settings: { ...EMAIL, ...ISSUER, HUB_SCOPE: "openid offline_access" },
  },
];

/** What is evaluated and held to the rules. Special ones are of the strictest stage. */
export const VARIANTS: readonly Variant[] = [...PLAIN, ...SPECIAL.map((each) => ({ stage: "production", ...each }))];

/** What a region does not go without. */
export function required(region: string): Readonly<Record<string, string>> {
  return partitionOf(region) === "aws-cn" ? ISSUER : {};
}
