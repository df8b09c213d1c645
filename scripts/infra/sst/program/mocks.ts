import { ACCOUNT, arnOf } from "./arns.ts";
import { partitionOf, suffixOf } from "./partitions.ts";
import { policyDocument } from "./policy-document.ts";

/** What Pulumi's mock monitor says of a resource. */
interface NewResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly id?: string | undefined;
}

interface Call {
  readonly token: string;
  readonly inputs: Record<string, unknown>;
}

/** Stands in for AWS: what a resource has after it was made, and what lookups answer. */
export function mocksOf(region: string) {
  return {
    newResource({ type, name, inputs, id }: NewResource) {
      const physical = String(inputs.name ?? inputs.bucket ?? inputs.function ?? name);
      const arn = arnOf(type, physical, region);
      return {
        id: id || idOf(type, physical, region),
        state: { ...inputs, arn, ...stateOf(type, physical, region, arn, inputs) },
      };
    },
    call: ({ token, inputs }: Call) => answer(token, inputs, region),
  };
}

function idOf(type: string, name: string, region: string): string {
  if (type === "aws:sqs/queue:Queue") return `https://sqs.${region}.${suffixOf(region)}/${ACCOUNT}/${name}`;
  if (type === "aws:sns/topic:Topic") return arnOf(type, name, region);
  if (type === "aws:cognito/userPool:UserPool") return `${region}_EXAMPLE`;
  return `${name}-id`;
}

/** What AWS adds to what was asked for. */
function stateOf(
  type: string,
  name: string,
  region: string,
  arn: string,
  inputs: Record<string, unknown>,
): Record<string, unknown> {
  const suffix = suffixOf(region);
  switch (type) {
    case "aws:lambda/function:Function":
      return { invokeArn: `${arn}/invoke`, qualifiedArn: `${arn}:1`, version: "1" };
    case "aws:s3/bucket:Bucket":
    case "aws:s3/bucketV2:BucketV2":
      return {
        bucket: name,
        bucketDomainName: `${name}.s3.${suffix}`,
        bucketRegionalDomainName: `${name}.s3.${region}.${suffix}`,
      };
    case "aws:sqs/queue:Queue":
      return { url: idOf(type, name, region) };
    case "aws:appsync/graphQLApi:GraphQLApi":
      return { uris: { GRAPHQL: `https://appsync.appsync-api.${region}.${suffix}/graphql` } };
    case "aws:apigatewayv2/api:Api":
      return {
        apiEndpoint: `https://api.execute-api.${region}.${suffix}`,
        executionArn: `arn:${partitionOf(region)}:execute-api:${region}:${ACCOUNT}:api`,
      };
    case "aws:cognito/userPool:UserPool":
      return { endpoint: `cognito-idp.${region}.${suffix}/${region}_EXAMPLE` };
    case "aws:cloudfront/distribution:Distribution":
      return { domainName: "d111111abcdef8.cloudfront.net", hostedZoneId: "Z2FDTNDATAQYW2", etag: "E1" };
    case "aws:cloudfront/originAccessIdentity:OriginAccessIdentity":
      return { iamArn: `${arn}`, cloudfrontAccessIdentityPath: `origin-access-identity/cloudfront/${name}` };
    case "aws:ecr/repository:Repository":
      return { repositoryUrl: `${ACCOUNT}.dkr.ecr.${region}.${suffix}/${name}` };
    case "docker-build:index:Image":
      return { digest: `sha256:${"0".repeat(64)}` };
    case "aws:acm/certificate:Certificate":
      return {
        domainValidationOptions: [
          {
            domainName: inputs.domainName,
            resourceRecordName: "_x",
            resourceRecordType: "CNAME",
            resourceRecordValue: "_y",
          },
        ],
      };
    case "aws:ec2/vpc:Vpc":
      return { defaultSecurityGroupId: "sg-default", cidrBlock: inputs.cidrBlock };
    case "random:index/randomBytes:RandomBytes":
      return { base64: Buffer.alloc(Number(inputs.length), 7).toString("base64") };
    case "random:index/randomPassword:RandomPassword":
      return { result: "example" };
    case "pulumi-nodejs:dynamic:Resource":
      return { isDone: true, zoneId: "Z1" };
    default:
      return {};
  }
}

/** Whatever is not here is an error, so that a new need shows. */
function answer(token: string, inputs: Record<string, unknown>, region: string): Record<string, unknown> {
  switch (token) {
    case "aws:index/getRegion:getRegion": {
      const asked = String(inputs.region ?? region);
      return { region: asked, name: asked, id: asked };
    }
    case "aws:index/getPartition:getPartition":
      return { partition: partitionOf(region), dnsSuffix: suffixOf(region), id: partitionOf(region) };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { accountId: ACCOUNT, arn: `arn:${partitionOf(region)}:iam::${ACCOUNT}:user/example`, id: ACCOUNT };
    case "aws:index/getAvailabilityZones:getAvailabilityZones":
      return { names: ["a", "b", "c"].map((zone) => region + zone), zoneIds: ["1", "2", "3"] };
    case "aws:iam/getPolicyDocument:getPolicyDocument":
      return policyDocument(inputs);
    case "aws:ecr/getAuthorizationToken:getAuthorizationToken":
      return {
        proxyEndpoint: `https://${ACCOUNT}.dkr.ecr.${region}.${suffixOf(region)}`,
        userName: "AWS",
        password: "x",
      };
    case "aws:route53/getZone:getZone":
      return { zoneId: "Z1", name: "example.com" };
    default:
      throw new Error(`the program asks AWS for ${token}, which has no stand-in`);
  }
}
