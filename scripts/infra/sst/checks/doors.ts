import { at, type Graph, ofType } from "../graph.ts";
import { partitionOf } from "../program/partitions.ts";
import type { StackCheck } from "./check.ts";

/** Who gets in, where, and under which headers. */
export const DOOR_CHECKS: readonly StackCheck[] = [
  { name: "every route has an authorizer but those that hold nothing", problems: routes },
  {
    name: "GraphQL takes people, programs, machines and the hub, is limited, and hides its schema in production",
    problems: graphql,
  },
  { name: "every query and mutation has a resolver, and GraphQL may call that one function only", problems: resolvers },
  { name: "nobody signs up alone, and tokens are by code flow only", problems: signIn },
  { name: "the console has its headers and a strict policy", problems: headers },
  { name: "one build of the console serves every stage, and its new one is seen at once", problems: consoleFiles },
  { name: "CloudFront takes TLS alone", problems: distribution },
];

/** What may be read before anybody has signed in: none of it comes from the records. */
const OPEN = [
  ..."/config.json /healthz /readyz /api/v1/openapi.json /api/docs /api/docs/style.css".split(" "),
  // The console's own files, where there is no CloudFront.
  ...["/", "/{proxy+}"],
].map((path) => `GET ${path}`);

function routes(graph: Graph): readonly string[] {
  const all = ofType(graph, "apigatewayv2/route");
  const onCloudFront = ofType(graph, "cloudfront/distribution").length > 0;
  const open = onCloudFront ? OPEN.slice(0, -2) : OPEN;
  const problems = all
    .filter(({ inputs }) => inputs.authorizerId === undefined && !open.includes(String(inputs.routeKey)))
    .map(({ inputs }) => `${inputs.routeKey} is open`);
  for (const [path, type] of [
    ["/api/{proxy+}", "JWT"],
    ["/token/{proxy+}", "CUSTOM"],
  ] as const)
    for (const method of ["GET", "POST", "PATCH", "DELETE"])
      if (!all.some(({ inputs }) => inputs.routeKey === `${method} ${path}` && inputs.authorizationType === type))
        problems.push(`${method} ${path} has no ${type} authorizer`);
  if (all.some(({ inputs }) => /^(ANY|OPTIONS|\$default)/.test(String(inputs.routeKey))))
    problems.push("a route takes any method");
  return problems;
}

/** AppSync is in one region of China, and not in GovCloud. */
const WITHOUT_APPSYNC = /^(us-gov-|cn-northwest-)/;

function graphql(graph: Graph): readonly string[] {
  const [api, ...others] = ofType(graph, "appsync/graphQLApi");
  const wanted = WITHOUT_APPSYNC.test(graph.region) ? 0 : 1;
  if ((api === undefined ? 0 : 1) !== wanted || others.length > 0) return ["as many APIs as the region can have"];
  if (api === undefined) return [];
  const { inputs } = api;
  const first = graph.settings.HUB_ISSUER === undefined ? "AMAZON_COGNITO_USER_POOLS" : "OPENID_CONNECT";
  const more = [0, 1].map((index) => at(inputs, `additionalAuthenticationProviders.${index}.authenticationType`));
  const problems = [];
  if (inputs.authenticationType !== first) problems.push(`people: ${inputs.authenticationType}`);
  if (more.join() !== "AWS_IAM,AWS_LAMBDA") problems.push(`others: ${more.join()}`);
  if (inputs.introspectionConfig !== (graph.stage === "production" ? "DISABLED" : "ENABLED"))
    problems.push("introspection");
  if (!(Number(inputs.queryDepthLimit) > 0) || !(Number(inputs.resolverCountLimit) > 0)) problems.push("limits");
  if (inputs.xrayEnabled !== (graph.settings.HUB_XRAY === "on")) problems.push("X-Ray is on where it was asked for");
  const schema = String(inputs.schema);
  const stranger = first === "OPENID_CONNECT" ? "@aws_cognito_user_pools" : "@aws_oidc";
  if (schema.includes(stranger)) problems.push(`the schema has ${stranger}`);
  return [...problems, ...modes(schema)];
}

/** Which modes the root types let in; fields that the hub publishes by say theirs alone. */
function modes(schema: string): readonly string[] {
  const people = "@aws_(oidc|cognito_user_pools)";
  const problems = ["Query", "Mutation"]
    .filter((type) => !new RegExp(`type ${type} ${people} @aws_lambda @aws_iam \\{`).test(schema))
    .map((type) => `not everybody has ${type}`);
  if (!new RegExp(`type Subscription ${people} @aws_lambda \\{`).test(schema)) problems.push("subscriptions");
  const publishing = [...schema.matchAll(/^ {2}publish\w+\(.*$/gm)].map(([line]) => line);
  if (publishing.length !== 2 || publishing.some((line) => !/: \w+ @aws_iam$/.test(line)))
    problems.push("who publishes");
  return problems;
}

function resolvers(graph: Graph): readonly string[] {
  const [api] = ofType(graph, "appsync/graphQLApi");
  if (api === undefined) return [];
  const found = new Set(ofType(graph, "appsync/resolver").map(({ inputs }) => `${inputs.type}.${inputs.field}`));
  const fields = ["Query", "Mutation"].flatMap((type) => fieldsOf(String(api.inputs.schema), type));
  const problems = fields.filter((field) => !found.has(field)).map((field) => `${field} has no resolver`);
  if (fields.length < 40) problems.push("the schema could not be read");
  const tables = ofType(graph, "appsync/dataSource");
  if (tables.length !== 1) problems.push("there is more than the one data source");
  return problems;
}

/** Names of a root type's fields, from the printed schema: two blanks before each, and none before an argument. */
function fieldsOf(schema: string, type: string): readonly string[] {
  const [, body = ""] = new RegExp(`\\ntype ${type} [^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(schema) ?? [];
  return [...body.matchAll(/^ {2}([a-zA-Z]\w*)[(:]/gm)].map(([, field]) => `${type}.${field}`);
}

function signIn(graph: Graph): readonly string[] {
  const pools = ofType(graph, "cognito/userPool");
  const wanted = graph.settings.HUB_ISSUER === undefined ? 1 : 0;
  const problems = pools.length === wanted ? [] : [`${pools.length} user pools`];
  for (const { name, inputs } of pools) {
    if (at(inputs, "adminCreateUserConfig.allowAdminCreateUserOnly") !== true) problems.push(`${name}: sign-up`);
    if (inputs.mfaConfiguration === "OFF") problems.push(`${name}: no second factor`);
  }
  for (const { name, inputs } of ofType(graph, "cognito/userPoolClient")) {
    if (String(inputs.allowedOauthFlows) !== "code") problems.push(`${name}: ${inputs.allowedOauthFlows}`);
    if (JSON.stringify(inputs.callbackUrls).includes("example.com")) problems.push(`${name}: callback of an example`);
  }
  return problems;
}

const NEEDED = [
  "default-src 'none'",
  "script-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "connect-src 'self'",
];

function headers(graph: Graph): readonly string[] {
  const [policy] = ofType(graph, "cloudfront/responseHeadersPolicy");
  const [files] = ofType(graph, "lambda/function").filter(({ name }) => name === "ConsoleFilesFunction");
  const csp =
    policy === undefined
      ? String(at(files?.inputs, "environment.variables.HUB_CONSOLE_HEADERS"))
      : String(at(policy.inputs, "securityHeadersConfig.contentSecurityPolicy.contentSecurityPolicy"));
  const problems = NEEDED.filter((rule) => !csp.includes(rule)).map((rule) => `no ${rule}`);
  if (/unsafe|(script|default)-src[^;]*(\*|https?:|data:)/.test(csp)) problems.push(`a loose policy: ${csp}`);
  if (policy !== undefined) {
    const rest = ["contentTypeOptions", "frameOptions", "referrerPolicy", "strictTransportSecurity"];
    problems.push(...rest.filter((each) => at(policy.inputs, `securityHeadersConfig.${each}.override`) !== true));
  }
  return problems;
}

/** Managed policies of CloudFront: nothing is kept. */
const NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

function consoleFiles(graph: Graph): readonly string[] {
  const problems: string[] = [];
  for (const { name, inputs } of ofType(graph, "cloudfront/distribution")) {
    const behaviours = Object.values(Object(inputs.orderedCacheBehaviors));
    const config = behaviours.find((each) => at(each, "pathPattern") === "/config.json");
    if (at(config, "targetOriginId") !== "api") problems.push(`${name}: the configuration is not the API's`);
    if (at(config, "cachePolicyId") !== NO_CACHE) problems.push(`${name}: the configuration is kept`);
  }
  const uploads = graph.resources.filter(({ name }) => /^Console.*BucketFiles$/.test(name));
  if (uploads.length !== ofType(graph, "cloudfront/distribution").length) problems.push(`${uploads.length} uploads`);
  for (const file of uploads.flatMap(({ inputs }) => Object.values(Object(inputs.files)))) {
    const key = String(at(file, "key"));
    const isKept = /immutable/.test(String(at(file, "cacheControl")));
    if (key.endsWith("config.json")) problems.push("the build says what only a stage knows");
    if (isKept !== /(^|\/)assets\//.test(key)) problems.push(`${key}: ${at(file, "cacheControl")}`);
  }
  return problems;
}

function distribution(graph: Graph): readonly string[] {
  const found = ofType(graph, "cloudfront/distribution");
  const isGlobal = partitionOf(graph.region) === "aws";
  if (found.length !== (isGlobal ? 1 : 0)) return [`${found.length} distributions`];
  return found.flatMap(({ name, inputs }) => {
    const behaviours = [inputs.defaultCacheBehavior, ...Object.values(Object(inputs.orderedCacheBehaviors))];
    const plain = behaviours.filter(
      (each) => !["redirect-to-https", "https-only"].includes(String(at(each, "viewerProtocolPolicy"))),
    );
    const bare = behaviours.filter((each) => at(each, "responseHeadersPolicyId") === undefined);
    return [...plain.map(() => `${name}: plain HTTP`), ...bare.map(() => `${name}: no headers`)];
  });
}
