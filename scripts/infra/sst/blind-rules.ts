import type { StackCheck } from "./checks/check.ts";
import type { Graph, Resource } from "./graph.ts";

/** A change that a rule must notice. */
type Spoil = (graph: Graph) => Graph;

/**
 * Spoils what a rule is about, in a graph that keeps it, and looks whether the rule notices: one that cannot fail proves
 * nothing. Changes to what a region has not are left out.
 *
 * @returns rules that noticed nothing, and rules that nothing here spoils
 */
export function blindRules(checks: readonly StackCheck[], graph: Graph): readonly string[] {
  return checks.flatMap(({ name, problems }) => {
    const spoils = SPOILS[name];
    if (spoils === undefined) return [`nothing spoils the rule: ${name}`];
    const changed = spoils
      .map((spoil) => spoil(graph))
      .filter((each) => JSON.stringify(each) !== JSON.stringify(graph));
    const blind = changed.filter((each) => problems(each).length === 0).length;
    return blind > 0 ? [`the rule is blind to ${blind} of ${changed.length} changes: ${name}`] : [];
  });
}

/** Other inputs for the resources of a type. */
function set(type: string, inputs: Readonly<Record<string, unknown>>): Spoil {
  return change(type, (each) => ({ ...each, inputs: { ...each.inputs, ...inputs } }));
}

function change(type: string, alter: (resource: Resource) => Resource): Spoil {
  return (graph) => ({
    ...graph,
    resources: graph.resources.map((each) => (each.type.startsWith(`aws:${type}:`) ? alter(each) : each)),
  });
}

/** Without the resources of a type. */
function drop(type: string): Spoil {
  return (graph) => ({ ...graph, resources: graph.resources.filter((each) => !each.type.startsWith(`aws:${type}:`)) });
}

/** Another text wherever a text stands in the inputs of a type. */
function replace(type: string, from: RegExp, to: string): Spoil {
  return change(type, (each) => ({ ...each, inputs: JSON.parse(JSON.stringify(each.inputs).replace(from, to)) }));
}

function policy(statement: Readonly<Record<string, unknown>>): Spoil {
  const document = JSON.stringify({
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:x", ...statement }],
  });
  return set("iam/role", { inlinePolicies: [{ name: "only", policy: document }] });
}

const SPOILS: Readonly<Record<string, readonly Spoil[]>> = {
  "the program ends without an error, with every input known": [
    (graph) => ({ ...graph, failures: ["it threw"] }),
    set("dynamodb/table", { hashKey: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }),
  ],
  "what is heard of sources waits, comes again and ends among dead letters that an alarm watches": [
    set("sqs/queue", { sqsManagedSseEnabled: false }),
    set("sqs/queue", { redrivePolicy: undefined }),
    set("sqs/queue", { visibilityTimeoutSeconds: 30 }),
    set("lambda/eventSourceMapping", { functionResponseTypes: [] }),
    set("lambda/eventSourceMapping", { eventSourceArn: "arn:x" }),
    drop("lambda/eventSourceMapping"),
    set("cloudwatch/metricAlarm", { dimensions: {} }),
    replace("sqs/queuePolicy", /events\.amazonaws/, "s3.amazonaws"),
    replace("sqs/queuePolicy", /-events-\*/, "-*"),
  ],
  "only the clock listens: rules of this hub, to its own queue, for buckets of the account": [
    replace("iam/role", /events:source/g, "events:detail-type"),
    replace("iam/role", /events:TargetArn/g, "events:detail-type"),
    replace("iam/role", /aws:ResourceAccount/g, "aws:PrincipalAccount"),
    replace("iam/role", /events:PutRule/g, "events:TestEventPattern"),
    change("iam/role", (each) => ({ ...each, name: "RestHandlerRole" })),
    replace(
      "lambda/function",
      /"HUB_EVENT_RULES":"[^"]*"/,
      '"HUB_EVENT_RULES":"dth-a-name-that-is-much-too-long-for-a-rule"',
    ),
  ],
  "functions have the pinned runtime, arm64, JSON logs and a time limit": [
    set("lambda/function", { runtime: "nodejs22.x" }),
    set("lambda/function", { architectures: ["x86_64"] }),
    set("lambda/function", { loggingConfig: { logFormat: "Text" } }),
    set("lambda/function", { timeout: 900 }),
  ],
  "every log is kept for the stage's days": [set("cloudwatch/logGroup", { retentionInDays: undefined })],
  "what tasks' programs say is kept in a group of the hub's, which the doors and the launcher know": [
    drop("cloudwatch/logGroup"),
    set("cloudwatch/logGroup", { name: "/data-transfer-hub/tasks" }),
    replace("lambda/function", /"HUB_TASK_LOGS":"/, '"HUB_TASK_LOGS":"other'),
  ],
  "alarms tell the results topic": [
    set("cloudwatch/metricAlarm", { alarmActions: [] }),
    drop("cloudwatch/metricAlarm"),
  ],
  "the results topic hears the hub and its tasks' alarms": [
    drop("sns/topicPolicy"),
    replace("lambda/function", /"HUB_RESULTS_TOPIC":"arn/, '"HUB_RESULTS_TOPIC_":"arn'),
  ],
  "the launcher's machine logs, is named, and may be stopped by its name": [
    drop("sfn/stateMachine"),
    set("sfn/stateMachine", { name: "other" }),
    set("sfn/stateMachine", { tracingConfiguration: { enabled: true } }),
    set("sfn/stateMachine", { definition: ["$", "{helper}"].join("") }),
  ],
  "templates, their functions and images are where the launcher looks for them": [
    drop("s3/bucketObjectv2"),
    set("s3/bucketObjectv2", { bucket: "other" }),
    set("s3/bucketObjectv2", { sourceHash: "1" }),
    replace("lambda/function", /"HUB_CODE_KEY":"functions/, '"HUB_CODE_KEY":"other'),
    replace("lambda/function", /"HUB_TRANSFER_DIGEST":"sha256/, '"HUB_TRANSFER_DIGEST":"md5'),
    replace("lambda/function", /"HUB_TEMPLATES_URL":"https/, '"HUB_TEMPLATES_URL":"http'),
  ],
  "images are scanned, never change under a tag, and old ones go": [
    set("ecr/repository", { imageTagMutability: "MUTABLE" }),
    drop("ecr/lifecyclePolicy"),
  ],
  "no partition, suffix or region of another place is written anywhere": [
    set("sns/topic", { name: "arn:aws-iso:sns:x" }),
    set("sns/topic", { name: "eu-west-3" }),
  ],
  "production is protected": [
    change("dynamodb/table", (each) => ({ ...each, retainOnDelete: false })),
    change("sns/topic", (each) => ({ ...each, retainOnDelete: false })),
  ],
  "what is missing in a partition is said": [
    (graph) => ({ ...graph, notes: graph.notes.length === 0 ? ["news"] : [] }),
  ],
  "the dashboard and the clock are there": [drop("cloudwatch/dashboard"), drop("scheduler/schedule")],
  "tables have the keys and indexes that their ports read": [
    drop("dynamodb/table"),
    set("dynamodb/table", { rangeKey: "id" }),
    replace("dynamodb/table", /"by-group"/, '"by-other"'),
    replace("dynamodb/table", /"name":"pk","type":"S"/, '"name":"pk","type":"N"'),
  ],
  "tables are encrypted, expire items and can be brought back": [
    set("dynamodb/table", { serverSideEncryption: undefined }),
    set("dynamodb/table", { ttl: undefined }),
    set("dynamodb/table", { pointInTimeRecovery: { enabled: false } }),
  ],
  "buckets are private, encrypted, versioned and end open uploads": [
    drop("s3/bucketPublicAccessBlock"),
    drop("s3/bucketVersioning"),
    drop("s3/bucketServerSideEncryptionConfiguration"),
    drop("s3/bucketLifecycleConfiguration"),
    change("s3/bucketVersioning", (each) => ({ ...each, type: "aws:s3/bucketCorsConfiguration:x" })),
  ],
  "what people put in survives a stage that is kept": [
    change("s3/bucket", (each) => ({ ...each, retainOnDelete: false })),
    change("cognito/userPool", (each) => ({ ...each, retainOnDelete: false })),
    set("s3/bucket", { forceDestroy: true }),
    set("dynamodb/table", { deletionProtectionEnabled: false }),
  ],
  "secrets of a kept stage can be brought back, and others are no obstacle to a new stage": [
    drop("secretsmanager/secret"),
    set("secretsmanager/secret", { recoveryWindowInDays: 0 }),
  ],
  "every route has an authorizer but those that hold nothing": [
    change("apigatewayv2/route", (each) => ({ ...each, inputs: { routeKey: each.inputs.routeKey } })),
    drop("apigatewayv2/route"),
    replace("apigatewayv2/route", /GET \/token/, "ANY /token"),
  ],
  "GraphQL takes people, programs, machines and the hub, is limited, and hides its schema in production": [
    set("appsync/graphQLApi", { authenticationType: "API_KEY" }),
    set("appsync/graphQLApi", { introspectionConfig: "ENABLED" }),
    set("appsync/graphQLApi", { queryDepthLimit: 0 }),
    set("appsync/graphQLApi", { additionalAuthenticationProviders: [] }),
    replace("appsync/graphQLApi", /type Query (@\w+ @aws_lambda) @aws_iam/, "type Query $1"),
    replace("appsync/graphQLApi", /type Mutation (@\w+) @aws_lambda/, "type Mutation $1"),
    replace("appsync/graphQLApi", /(publishTaskChange\([^)]*\): TaskChanged) @aws_iam/, "$1"),
    replace("appsync/graphQLApi", /(type Subscription @\w+ @aws_lambda) \{/, "$1 @aws_iam {"),
  ],
  "every query and mutation has a resolver, and GraphQL may call that one function only": [
    drop("appsync/resolver"),
    drop("appsync/dataSource"),
  ],
  "nobody signs up alone, and tokens are by code flow only": [
    set("cognito/userPool", { adminCreateUserConfig: { allowAdminCreateUserOnly: false } }),
    set("cognito/userPoolClient", { allowedOauthFlows: ["implicit", "code"] }),
    drop("cognito/userPool"),
  ],
  "the console has its headers and a strict policy": [
    replace("cloudfront/responseHeadersPolicy", /script-src 'self'/, "script-src 'self' 'unsafe-inline'"),
    replace("cloudfront/responseHeadersPolicy", /frame-ancestors 'none'/, ""),
    replace("lambda/function", /script-src 'self'/, "script-src *"),
  ],
  "one build of the console serves every stage, and its new one is seen at once": [
    replace("cloudfront/distribution", /"\/config.json"/, '"/other.json"'),
    replace("cloudfront/distribution", /4135ea2d-6df8-44a3-9df3-4b5a84be39ad/g, "658327ea-f89d-4fab-a63d-7e88639e58f6"),
    drop("cloudfront/distribution"),
  ],
  "CloudFront takes TLS alone": [
    replace("cloudfront/distribution", /"redirect-to-https"/, '"allow-all"'),
    replace("cloudfront/distribution", /"responseHeadersPolicyId"/, '"other"'),
  ],
  "results and alarms are mailed to whom the operator named, and to nobody else": [
    drop("sns/topicSubscription"),
    set("sns/topicSubscription", { endpoint: "other@example.com" }),
    set("sns/topicSubscription", { topic: "arn:x" }),
    (graph) => ({ ...graph, settings: { ...graph.settings, HUB_EMAIL: "new@example.com" } }),
  ],
  "the results topic takes TLS alone, and of services only this account's alarms": [
    drop("sns/topicPolicy"),
    replace("sns/topicPolicy", /aws:SecureTransport/, "aws:MultiFactorAuthPresent"),
    replace("sns/topicPolicy", /cloudwatch\.amazonaws/, "s3.amazonaws"),
    replace("sns/topicPolicy", /aws:SourceAccount/, "aws:SourceArn"),
  ],
  "a name of one's own is where the console is, with its certificate and records": [
    (graph) => ({ ...graph, settings: { ...graph.settings, HUB_DOMAIN: "other.example.net" } }),
    set("cloudfront/distribution", { aliases: ["other.example.net"] }),
    set("apigatewayv2/domainName", { domainName: "other.example.net" }),
    drop("route53/record"),
    drop("apigatewayv2/apiMapping"),
  ],
  "the doors are told who signs people in, which tokens count, and which machines may what": [
    replace("lambda/function", /"HUB_CLIENT_ID":"[^"]*"/, '"HUB_CLIENT_ID":"other"'),
    replace("lambda/function", /"HUB_ROLE_CLAIM":"[^"]*"/, '"HUB_ROLE_CLAIM":"other"'),
    replace("lambda/function", /"HUB_AUDIENCE":/, '"HUB_OTHER":'),
    replace("lambda/function", /"HUB_MACHINE_ROLES":/, '"HUB_OTHER":'),
    replace("apigatewayv2/authorizer", /"audiences":\["[^"]*"\]/, '"audiences":["other"]'),
    replace(
      "appsync/graphQLApi",
      /"openidConnectConfig":\{"clientId":"[^"]*"/,
      '"openidConnectConfig":{"clientId":"other"',
    ),
    drop("apigatewayv2/authorizer"),
  ],
  "the clock calls its function every minute, and nothing else": [
    set("scheduler/schedule", { scheduleExpression: "rate(1 hour)" }),
    set("scheduler/schedule", { state: "DISABLED" }),
    replace("scheduler/schedule", /tickhandler/, "launch"),
    policy({ Action: ["lambda:InvokeFunction", "s3:GetObject"] }),
  ],
  "what everybody asks of REST together is bounded, and logged": [
    drop("apigatewayv2/stage"),
    set("apigatewayv2/stage", { defaultRouteSettings: undefined }),
    set("apigatewayv2/stage", { accessLogSettings: undefined }),
  ],
  "the network has no gateway that costs by the hour, and lets nothing in from outside": [
    change("ec2/internetGateway", (each) => ({ ...each, type: "aws:ec2/natGateway:NatGateway" })),
    set("ec2/routeTable", { routes: [] }),
    set("ec2/defaultSecurityGroup", { ingress: [{ cidrBlocks: ["0.0.0.0/0"] }] }),
    drop("ec2/defaultSecurityGroup"),
  ],
  "the launcher gives CloudFormation the one role for stacks, and makes none without it": [
    replace("iam/role", /cloudformation:RoleArn/, "aws:PrincipalArn"),
    replace("iam/role", /"iam:PassedToService\\":\[\\"cloudformation/, '"iam:PassedToService\\":[\\"ec2'),
    policy({ Action: "iam:PassRole" }),
  ],
  "no role may do everything of a service": [policy({ Action: ["s3:*"] }), policy({ Action: "*" })],
  "no role may act on everything but what knows no resources": [policy({ Resource: "*" })],
  "no role is passed on without saying to which service": [policy({ Action: "iam:PassRole" })],
  "roles have no managed policies but that for a function's log": [
    set("iam/role", { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
  ],
  "roles are taken on by services of AWS only": [
    set("iam/role", {
      assumeRolePolicy: { Statement: { Effect: "Allow", Principal: { AWS: "arn:aws:iam::1:root" } } },
    }),
  ],
  "nobody outside the account is let in by a policy": [
    set("s3/bucketPolicy", {
      policy: { Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "s3:GetObject", Resource: "x" } },
    }),
  ],
  "every exception is used": [drop("iam/role")],
  "CloudFormation may make and remove everything of a task's stack": [
    // What CloudFormation keeps of so long a name says neither stage nor task.
    prefix("data-transfer-hub-production-task"),
    policy({ Action: "sqs:CreateQueue" }),
    replace("iam/role", /ssm:PutParameter/g, "ssm:GetParameter"),
    replace("iam/role", /aws-service-role\/ecs/g, "aws-service-role/other"),
  ],
  "a role of a task's stack is made with the boundary, or not at all": [
    drop("iam/policy"),
    policy({ Action: "iam:CreateRole" }),
    replace("iam/role", /iam:PermissionsBoundary/g, "aws:PrincipalTag"),
  ],
  "what a task's programs may do lies within the boundary": [
    drop("iam/policy"),
    replace("iam/policy", /s3:PutObjectTagging/, "s3:Other"),
  ],
  "the launcher may start, watch and stop the runs of a task's stack": [
    prefix("other-task"),
    policy({ Action: "states:StartExecution" }),
  ],
};

/** Another beginning of the names of tasks' stacks, which no role knows. */
function prefix(name: string): Spoil {
  const renamed = (definition: unknown) => String(definition).replaceAll(/("stackPrefix":\s*")[^"]+/g, `$1${name}`);
  return change("sfn/stateMachine", (each) => ({
    ...each,
    inputs: { ...each.inputs, definition: renamed(each.inputs.definition) },
  }));
}
