import { addAlarms } from "./alarms.ts";
import { packageArtifacts } from "./artifacts.ts";
import { addConsoleClient, createSignIn, issuerEnvironment } from "./auth.ts";
import { buildConsoleFiles } from "./console/build.ts";
import { headersOf, SECURITY_HEADERS } from "./console/headers.ts";
import { createConsole } from "./console.ts";
import { type Containers, createContainers } from "./containers.ts";
import { addDevCommands } from "./dev.ts";
import { hubFunction } from "./functions.ts";
import { addResolvers, createGraphql, publishGrant } from "./graphql.ts";
import { bringHeard, createHeard, type Heard, heardEnvironment, heardGrant, listenGrants } from "./heard.ts";
import { collectGrant, hubEnvironment, hubGrants } from "./hub.ts";
import { createLauncher, endingsGrants, explainGrants, launcherArn } from "./launcher.ts";
import { currentPartition } from "./partition.ts";
import type { Grant } from "./policy.ts";
import { addConsoleRoutes, addRoutes, createRestApi } from "./rest.ts";
import { createResults } from "./results.ts";
import { readSettings } from "./settings.ts";
import { createStorage, type Storage, tableGrant, tokensGrant } from "./storage.ts";
import { addTick } from "./tick.ts";

/** The whole hub of a stage. What is missing in its partition is said first. */
export async function createHub() {
  const partition = currentPartition();
  const settings = readSettings(process.env);
  for (const note of partition.notes) console.warn(note);

  const artifacts = packageArtifacts();
  const storage = createStorage(artifacts, settings);
  const results = createResults(settings);
  const signIn = createSignIn(partition, settings);
  const containers = await createContainers(settings, artifacts);
  const authorizer = authorizerFunction(storage);

  // Addresses come before what answers there, for each wants to know the others: no circle is left.
  const rest = createRestApi(partition.console === "function" ? settings.domain : undefined, settings);
  const graphql = partition.graphql === "appsync" ? createGraphql(signIn, settings, authorizer) : undefined;
  const origins = [...(graphql === undefined ? [] : [graphql.url, graphql.realtimeUrl]), ...signIn.origins];
  const onCloudFront = partition.console === "cloudfront";
  const consoleUrl = onCloudFront ? createConsole({ rest, origins }, settings).url : rest.url;
  const client = addConsoleClient(signIn, settings, consoleUrl);

  const parts = { storage, results };
  const heard = createHeard();
  const environment = {
    ...hubEnvironment(parts),
    ...heardEnvironment(heard),
    HUB_ISSUER: signIn.issuer,
    HUB_CLIENT_ID: client,
    HUB_ROLE_CLAIM: signIn.roleClaim,
    ...issuerEnvironment(settings),
    ...(settings.machineRoles === undefined ? {} : { HUB_MACHINE_ROLES: settings.machineRoles }),
    ...(graphql === undefined ? {} : { HUB_GRAPHQL_URL: graphql.url }),
  };
  const grants = [...hubGrants(parts), ...(graphql === undefined ? [] : [publishGrant(graphql)])];
  const functions = {
    ...doorFunctions(environment, grants),
    Tick: tickFunction(environment, [...grants, ...listenGrants(heard), ...endingsGrants()]),
    HeardEvents: heardFunction(storage, heard),
    Launch: launchFunction(
      {
        ...{ ...environment, ...launchEnvironment(storage, containers), ...settings.fleet },
        ...(graphql === undefined ? {} : { HUB_GRAPHQL_API: graphql.api.nodes.api.arn }),
      },
      [...grants, ...explainGrants(storage), collectGrant()],
    ),
  };
  createLauncher({ storage, settings, helper: functions.Launch });
  addRoutes(rest, { signIn, audience: settings.issuer?.api?.name ?? client, rest: functions.Rest, authorizer });
  if (!onCloudFront) addConsoleRoutes(rest, consoleFunction(origins));
  if (graphql !== undefined) addResolvers(graphql, functions.Resolver);
  addTick(functions.Tick);
  bringHeard(heard, functions.HeardEvents);
  addDevCommands(partition, rest);
  addAlarms({
    results,
    functions: { ...functions, Authorizer: authorizer },
    tables: { Records: storage.records, Ledger: storage.ledger },
    deadLetters: { HeardDeadLetters: heard.dead },
    machineArn: launcherArn(),
  });
  return {
    console: consoleUrl,
    rest: rest.url,
    ...(graphql === undefined ? {} : { graphql: graphql.url }),
    templates: storage.templates.name,
    results: results.topic.arn,
    transferImages: containers.repositories.transfer.repositoryUrl,
    copierImages: containers.repositories.copier.repositoryUrl,
  };
}

type Environment = Record<string, $util.Input<string>>;

/** The doors: both are the hub's use cases over the same ports. */
function doorFunctions(environment: Environment, grants: readonly Grant[]) {
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
  };
}

/** The clock, which alone may listen to sources. */
function tickFunction(environment: Environment, grants: readonly Grant[]) {
  return hubFunction("TickHandler", {
    handler: "tick.handler",
    description: "Listens to sources, starts what is due, has go on what was interrupted, sends digests",
    // The longest there is: a receipt of very many objects is verified here. All else is done within seconds.
    timeout: "900 seconds",
    memory: "512 MB",
    environment,
    grants,
  });
}

/** Brings what rules heard of sources to their tasks; it asks for the records alone. */
function heardFunction(storage: Storage, heard: Heard) {
  return hubFunction("HeardEvents", {
    handler: "heard-events.handler",
    description: "Brings events of sources to their tasks",
    timeout: "60 seconds",
    memory: "512 MB",
    environment: { HUB_RECORDS_TABLE: storage.records.name },
    grants: [tableGrant([storage.records]), heardGrant(heard)],
  });
}

/** Between the launcher's state machine and the hub. */
function launchFunction(environment: Environment, grants: readonly Grant[]) {
  return hubFunction("Launch", {
    handler: "launch.handler",
    description: "Reckons a task's stack, and tells the hub how its launch ended",
    timeout: "60 seconds",
    memory: "512 MB",
    environment,
    grants,
  });
}

/** What a task's stack is made with, beside what the task says. */
function launchEnvironment(storage: Storage, { network, repositories, digests }: Containers): Environment {
  return {
    HUB_TEMPLATES_BUCKET: storage.templates.name,
    HUB_CODE_KEY: storage.codeKey,
    HUB_TEMPLATES_URL: $interpolate`https://${storage.templates.nodes.bucket.bucketRegionalDomainName}`,
    HUB_VPC: network.id,
    HUB_SUBNETS: network.subnets,
    HUB_PUBLIC_IP: network.isPublic ? "ENABLED" : "DISABLED",
    HUB_TRANSFER_IMAGES: repositories.transfer.arn,
    HUB_COPIER_IMAGES: repositories.copier.arn,
    ...(digests.transfer === undefined ? {} : { HUB_TRANSFER_DIGEST: digests.transfer }),
    ...(digests.copier === undefined ? {} : { HUB_COPIER_DIGEST: digests.copier }),
  };
}

/** Asks nothing but whether a token is the hub's. */
function authorizerFunction(storage: Storage) {
  return hubFunction("Authorizer", {
    handler: "authorizer.handler",
    description: "Lets programs in by tokens of the hub",
    timeout: "10 seconds",
    memory: "512 MB",
    environment: { HUB_RECORDS_TABLE: storage.records.name },
    grants: [tokensGrant(storage)],
  });
}

/** The console's files, where there is no CloudFront. */
function consoleFunction(origins: readonly $util.Input<string>[]) {
  buildConsoleFiles();
  return hubFunction("ConsoleFiles", {
    handler: "console.handler",
    description: "The console's files",
    timeout: "10 seconds",
    memory: "256 MB",
    environment: {
      HUB_CONSOLE_HEADERS: $util
        .all([...origins])
        .apply((all) => JSON.stringify({ ...headersOf(all), ...SECURITY_HEADERS })),
    },
    grants: [],
    copyFiles: [{ from: "web/dist", to: "console" }],
  });
}
