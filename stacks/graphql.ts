import { readFileSync } from "node:fs";
import { join } from "node:path";
import { APPSYNC_RESOLVER_CODE } from "../packages/api/src/graphql/appsync-resolver-code.ts";
import type { SignIn } from "./auth.ts";
import { appSyncSchema } from "./graphql/schema.ts";
import { servicePrincipal } from "./partition.ts";
import { arn, type Grant, policyOf, trustOf } from "./policy.ts";
import type { Issuer, Settings } from "./settings.ts";
import { nameOf } from "./stage.ts";
import { stageOf } from "./stage-kind.ts";

/** Where GraphQL is asked over AppSync. */
export interface Graphql {
  readonly url: $util.Output<string>;
  readonly realtimeUrl: $util.Output<string>;
}

/** AppSync without its resolvers, which come with {@link addResolvers}: the function wants to know the API's address. */
export type GraphqlApi = Graphql & {
  readonly api: sst.aws.AppSync;
  readonly fields: readonly (readonly [string, string])[];
};

/** The one schema. */
const SCHEMA = "packages/api/src/graphql/schema.graphql";
/** Levels of a query, and resolvers that one may call: the limits of the other servers' GraphQL. */
const DEPTH = 12;
const RESOLVERS = 100;

/** AppSync with the hub's schema: people by their issuer's tokens, programs by tokens of the hub, the hub by IAM. */
export function createGraphql(signIn: SignIn, { issuer, traced }: Settings, authorizer: sst.aws.Function): GraphqlApi {
  const people = signIn.pool === undefined ? "OPENID_CONNECT" : "AMAZON_COGNITO_USER_POOLS";
  const sdl = readFileSync(join($cli.paths.root, SCHEMA), "utf8");
  const { text, fields } = appSyncSchema(sdl, people);
  const stage = stageOf($app.stage);
  const logs = logRole();
  const api = new sst.aws.AppSync("Graphql", {
    schema: SCHEMA,
    transform: {
      api: {
        name: nameOf("graphql"),
        schema: text,
        authenticationType: people,
        ...(signIn.pool === undefined
          ? { openidConnectConfig: { issuer: signIn.issuer, clientId: clientPattern(issuer) } }
          : { userPoolConfig: { userPoolId: signIn.pool.id, defaultAction: "ALLOW" } }),
        additionalAuthenticationProviders: [
          { authenticationType: "AWS_IAM" },
          {
            authenticationType: "AWS_LAMBDA",
            lambdaAuthorizerConfig: { authorizerUri: authorizer.arn, authorizerResultTtlInSeconds: 60 },
          },
        ],
        introspectionConfig: stage.introspection ? "ENABLED" : "DISABLED",
        queryDepthLimit: DEPTH,
        resolverCountLimit: RESOLVERS,
        xrayEnabled: traced,
        logConfig: { cloudwatchLogsRoleArn: logs.arn, fieldLogLevel: "ERROR", excludeVerboseContent: true },
      },
    },
  });
  new aws.cloudwatch.LogGroup("GraphqlLogs", {
    name: $interpolate`/aws/appsync/apis/${api.id}`,
    retentionInDays: stage.logDays,
  });
  new aws.lambda.Permission("GraphqlAuthorizerPermission", {
    action: "lambda:InvokeFunction",
    function: authorizer.name,
    principal: servicePrincipal("appsync"),
    sourceArn: api.nodes.api.arn,
  });
  const realtimeUrl = api.url.apply((url) =>
    url.replace("https:", "wss:").replace(".appsync-api.", ".appsync-realtime-api."),
  );
  return { api, fields, url: api.url, realtimeUrl };
}

/**
 * What AppSync looks for in `aud` or `azp`: the console's client, or the API that its access tokens are meant for. The function
 * looks at `aud` again. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#openid-connect-authorization
 */
function clientPattern(issuer: Issuer | undefined): string {
  const names = [issuer?.clientId, issuer?.api?.name].filter((name) => name !== undefined);
  return names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
}

/** Every field of Query and Mutation asks the one function. */
export function addResolvers({ api, fields }: GraphqlApi, resolver: sst.aws.Function): void {
  const invoke: Grant = { actions: ["lambda:InvokeFunction"], resources: [resolver.arn] };
  const source = api.addDataSource({
    name: "hub",
    lambda: resolver.arn,
    // By SST's own name it would lose the app's, which the deployer's policy goes by.
    transform: {
      serviceRole: { name: nameOf("graphql-source"), inlinePolicies: [{ name: "only", policy: policyOf([invoke]) }] },
    },
  });
  for (const [type, field] of fields) {
    api.addResolver(`${type} ${field}`, {
      dataSource: source.name,
      code: APPSYNC_RESOLVER_CODE,
      transform: { resolver: { runtime: { name: "APPSYNC_JS", runtimeVersion: "1.0.0" } } },
    });
  }
}

/** Fields by which those who watch are told. */
export const PUBLISHED = ["publishTaskChange", "publishRunProgress"] as const;

/** Publishing what happens, for those who watch: two fields, and nothing else of the API. */
export function publishGrant({ api }: GraphqlApi): Grant {
  return {
    actions: ["appsync:GraphQL"],
    resources: PUBLISHED.map((field) => $interpolate`${api.nodes.api.arn}/types/Mutation/fields/${field}`),
  };
}

function logRole() {
  return new aws.iam.Role("GraphqlLogRole", {
    name: nameOf("graphql-logs"),
    assumeRolePolicy: trustOf("appsync"),
    inlinePolicies: [
      {
        name: "only",
        policy: policyOf([
          {
            actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
            resources: [arn("logs", "log-group:/aws/appsync/apis/*")],
          },
        ]),
      },
    ],
  });
}
