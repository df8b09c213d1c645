import { addAlarms } from "./alarms.ts";
import { addConsoleClient, createSignIn } from "./auth.ts";
import { createContainers } from "./cluster.ts";
import { createConsole } from "./console.ts";
import { hubFunction } from "./functions.ts";
import { addResolvers, createGraphql, type GraphqlApi, publishGrant } from "./graphql.ts";
import { type HubParts, hubEnvironment, hubGrants } from "./hub.ts";
import { createLauncher } from "./launcher.ts";
import { currentPartition } from "./partition.ts";
import { addConsoleRoutes, addRoutes, createRestApi } from "./rest.ts";
import { createResults } from "./results.ts";
import { readSettings } from "./settings.ts";
import { createStorage, type Storage, tableGrant } from "./storage.ts";
import { addTick } from "./tick.ts";

/** The whole hub of a stage. What is missing in its partition is said first. */
export function createHub() {
  const partition = currentPartition();
  const settings = readSettings(process.env);
  for (const note of partition.notes) console.warn(note);

  const storage = createStorage();
  const results = createResults(settings);
  const signIn = createSignIn(partition, settings);
  const { cluster, repositories } = createContainers();
  const helper = launchFunction(storage);
  const launching = createLauncher({ storage, settings, helper });
  const authorizer = authorizerFunction(storage);

  // Addresses come before what answers there, for each wants to know the others: no circle is left.
  const rest = createRestApi(partition.console === "function" ? settings.domain : undefined, settings);
  const graphql = partition.graphql === "appsync" ? createGraphql(signIn, settings, authorizer) : undefined;
  const origins = [...(graphql === undefined ? [] : [graphql.url, graphql.realtimeUrl]), ...signIn.origins];
  const onCloudFront = partition.console === "cloudfront";
  const consoleUrl = onCloudFront ? createConsole({ rest, origins }, settings).url : rest.url;
  const client = addConsoleClient(signIn, settings, consoleUrl);

  const environment = {
    ...hubEnvironment({ storage, launching, results }),
    HUB_ISSUER: signIn.issuer,
    HUB_CLIENT_ID: client,
    HUB_ROLE_CLAIM: signIn.roleClaim,
    ...(graphql === undefined ? {} : { HUB_GRAPHQL_URL: graphql.url }),
  };
  const functions = hubFunctions({ storage, launching, results }, graphql, environment);
  addRoutes(rest, { signIn, client, rest: functions.Rest, authorizer });
  if (!onCloudFront) addConsoleRoutes(rest, consoleFunction(origins));
  if (graphql !== undefined) addResolvers(graphql, functions.Resolver);
  addTick(functions.Tick);
  addAlarms({
    results,
    functions: { ...functions, Launch: helper, Authorizer: authorizer },
    tables: { Records: storage.records, Ledger: storage.ledger },
    machineArn: launching.machineArn,
  });
  return {
    console: consoleUrl,
    rest: rest.url,
    ...(graphql === undefined ? {} : { graphql: graphql.url }),
    templates: storage.templates.name,
    cluster: cluster.name,
    transferImages: repositories.transfer.repositoryUrl,
    copierImages: repositories.copier.repositoryUrl,
  };
}

/** The doors and the clock: all of them are the hub's use cases over the same ports. */
function hubFunctions(
  parts: HubParts,
  graphql: GraphqlApi | undefined,
  environment: Record<string, $util.Input<string>>,
) {
  const grants = [...hubGrants(parts), ...(graphql === undefined ? [] : [publishGrant(graphql)])];
  const shared = { environment, grants };
  return {
    Rest: hubFunction("RestHandler", {
      ...shared,
      handler: "rest.handler",
      description: "REST, and GraphQL where there is no AppSync",
      // API Gateway waits 30 s.
      timeout: "29 seconds",
      memory: "1024 MB",
    }),
    Resolver: hubFunction("Resolver", {
      ...shared,
      handler: "resolver.handler",
      description: "Every field of GraphQL's queries and mutations",
      timeout: "29 seconds",
      memory: "1024 MB",
    }),
    Tick: hubFunction("TickHandler", {
      ...shared,
      handler: "tick.handler",
      description: "Starts what is due, has go on what was interrupted, sends digests",
      timeout: "120 seconds",
      memory: "512 MB",
      concurrency: 1,
    }),
  };
}

/** Between the launcher's state machine and the task's records. */
function launchFunction(storage: Storage) {
  return hubFunction("Launch", {
    handler: "launch.handler",
    description: "Reckons a task's stack, and tells the hub how its launch ended",
    timeout: "30 seconds",
    memory: "512 MB",
    environment: {
      HUB_STAGE: $app.stage,
      HUB_RECORDS_TABLE: storage.records.name,
      HUB_TEMPLATES_URL: $interpolate`https://${storage.templates.nodes.bucket.bucketRegionalDomainName}`,
    },
    grants: [tableGrant([storage.records])],
  });
}

/** Asks nothing but whether a token is the hub's. */
function authorizerFunction(storage: Storage) {
  return hubFunction("Authorizer", {
    handler: "authorizer.handler",
    description: "Lets programs in by tokens of the hub",
    timeout: "10 seconds",
    memory: "512 MB",
    environment: { HUB_STAGE: $app.stage, HUB_RECORDS_TABLE: storage.records.name },
    grants: [tableGrant([storage.records])],
  });
}

/** The console's files, where there is no CloudFront. */
function consoleFunction(origins: readonly $util.Input<string>[]) {
  return hubFunction("ConsoleFiles", {
    handler: "console.handler",
    description: "The console's files",
    timeout: "10 seconds",
    memory: "256 MB",
    environment: {
      HUB_STAGE: $app.stage,
      HUB_CONSOLE_ORIGINS: $util.all([...origins]).apply((all) => JSON.stringify(all)),
    },
    grants: [],
    copyFiles: [{ from: "web/dist", to: "console" }],
  });
}
