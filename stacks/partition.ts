// The one place that knows how AWS's partitions differ. Nothing else in stacks/ names a partition, a suffix or a region.

/** What a partition of AWS has, and what is used instead of what it has not. */
export interface Partition {
  readonly id: "aws" | "aws-cn" | "aws-us-gov";
  readonly region: string;
  /** Of the hosts of services. */
  readonly dnsSuffix: string;
  /** Who signs people in: a Cognito user pool of this stage, or an OpenID Connect issuer that the operator names. */
  readonly signIn: "cognito" | "issuer";
  /** Where browsers ask GraphQL: AppSync, or `/graphql` of the REST function, which serves the same schema. */
  readonly graphql: "appsync" | "function";
  /** What serves the console: CloudFront, or a function behind the API's own address. */
  readonly console: "cloudfront" | "function";
  /** Said at deploy time: what is missing there, and what stands in. */
  readonly notes: readonly string[];
}

const GLOBAL = {
  id: "aws",
  dnsSuffix: "amazonaws.com",
  signIn: "cognito",
  graphql: "appsync",
  console: "cloudfront",
  notes: [],
} as const;

/**
 * Cognito has no user pools there; CloudFront has neither functions nor key-value stores nor managed cache policies, and
 * takes nothing without a name that is recorded (ICP). https://docs.amazonaws.cn/en_us/aws/latest/userguide/
 */
const CHINA = {
  id: "aws-cn",
  dnsSuffix: "amazonaws.com.cn",
  signIn: "issuer",
  console: "function",
} as const;

const CHINA_NOTES = [
  "There is no Cognito user pool in this partition: people sign in at HUB_ISSUER, such as Authing or Auth0.",
  "The console is served by a function at the API's address, not by CloudFront. A name of your own (HUB_DOMAIN) needs an ICP recordal.",
];

/** https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/using-services.html */
const GOVERNMENT = {
  id: "aws-us-gov",
  dnsSuffix: "amazonaws.com",
  signIn: "cognito",
  graphql: "function",
  console: "function",
  notes: [
    "There is no AppSync in this partition: GraphQL is served at /graphql of the API, and live views ask again by themselves.",
    "There is no CloudFront in this partition: the console is served by a function at the API's address.",
  ],
} as const;

/** The partition of a region. */
export function partitionOf(region: string): Partition {
  if (region.startsWith("us-gov-")) return { ...GOVERNMENT, region };
  if (!region.startsWith("cn-")) return { ...GLOBAL, region };
  // AppSync is in Beijing only.
  if (region === "cn-north-1") return { ...CHINA, region, graphql: "appsync", notes: CHINA_NOTES };
  const note = "There is no AppSync in this region: GraphQL is served at /graphql of the API.";
  return { ...CHINA, region, graphql: "function", notes: [...CHINA_NOTES, note] };
}

/** The partition of this deployment. @throws Error when SST does not say where it is */
export function currentPartition(): Partition {
  const region = process.env.SST_AWS_REGION;
  if (region === undefined || region === "") throw new Error("set AWS_REGION to where the hub shall be");
  return partitionOf(region);
}

/** A service as roles trust it; the same text in every partition. */
export function servicePrincipal(service: string): string {
  return `${service}.amazonaws.com`;
}

/** Host of a Cognito sign-in page. https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html */
export function signInHost({ id, region }: Partition, prefix: string): string {
  return `${prefix}.auth${id === "aws-us-gov" ? "-fips" : ""}.${region}.amazoncognito.com`;
}
