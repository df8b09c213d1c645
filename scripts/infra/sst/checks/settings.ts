import { at, type Graph, ofType } from "../graph.ts";
import { statementsOf } from "../iam.ts";
import { partitionOf } from "../program/partitions.ts";
import type { StackCheck } from "./check.ts";

/** What the operator said is what there is, and nothing else of its kind. */
export const SETTINGS_CHECKS: readonly StackCheck[] = [
  { name: "results and alarms are mailed to whom the operator named, and to nobody else", problems: mails },
  { name: "the results topic takes TLS alone, and of services only this account's alarms", problems: topic },
  { name: "a name of one's own is where the console is, with its certificate and records", problems: domain },
  { name: "the doors are told who signs people in, which tokens count, and which machines may what", problems: told },
];

function mails(graph: Graph): readonly string[] {
  const wanted = graph.settings.HUB_EMAIL === undefined ? [] : [`email ${graph.settings.HUB_EMAIL}`];
  const [results] = ofType(graph, "sns/topic");
  const found = ofType(graph, "sns/topicSubscription");
  const said = found.map(({ inputs }) => `${inputs.protocol} ${inputs.endpoint}`);
  const elsewhere = found.filter(({ inputs }) => !String(inputs.topic).endsWith(`:${results?.inputs.name}`));
  return [
    ...(said.join() === wanted.join() ? [] : [`${said.join() || "nobody"}, not ${wanted.join() || "nobody"}`]),
    ...elsewhere.map(({ name }) => `${name} is for another topic`),
  ];
}

function topic(graph: Graph): readonly string[] {
  const topics = ofType(graph, "sns/topic");
  const policies = ofType(graph, "sns/topicPolicy");
  const bare = topics.filter(
    ({ inputs }) => !policies.some((each) => String(each.inputs.arn).endsWith(`:${inputs.name}`)),
  );
  return [
    ...bare.map(({ name }) => `${name} has no policy`),
    ...policies.flatMap(({ name, inputs }) => {
      const statements = statementsOf(inputs.policy);
      const refusesPlain = statements.some(
        ({ effect, actions, conditions }) =>
          effect === "Deny" &&
          actions.includes("sns:Publish") &&
          JSON.stringify(conditions) === '{"Bool":{"aws:SecureTransport":["false"]}}',
      );
      const open = statements.filter(
        ({ effect, principals, conditions }) =>
          effect === "Allow" &&
          (JSON.stringify(principals) !== '{"Service":["cloudwatch.amazonaws.com"]}' ||
            !JSON.stringify(conditions ?? "").includes('"aws:SourceAccount":["123456789012"]')),
      );
      return [...(refusesPlain ? [] : [`${name} takes plain HTTP`]), ...open.map(() => `${name} lets others publish`)];
    }),
  ];
}

function domain(graph: Graph): readonly string[] {
  const { HUB_DOMAIN: name, HUB_CERTIFICATE: certificate } = graph.settings;
  const onCloudFront = partitionOf(graph.region) === "aws";
  const sites = ofType(graph, "cloudfront/distribution").map(({ inputs }) => ({
    names: Object.values(Object(inputs.aliases)),
    certificate: at(inputs, "viewerCertificate.acmCertificateArn"),
  }));
  const doors = ofType(graph, "apigatewayv2/domainName").map(({ inputs }) => ({
    names: [inputs.domainName],
    certificate: at(inputs, "domainNameConfiguration.certificateArn"),
  }));
  const named = [...sites, ...doors].filter(({ names }) => names.length > 0);
  const records = ofType(graph, "route53/record").filter(({ inputs }) => /^A/.test(String(inputs.type)));
  if (name === undefined) return named.length + records.length > 0 ? ["a name that nobody gave"] : [];
  const [place, ...others] = onCloudFront ? sites : doors;
  if (place === undefined || others.length > 0 || place.names.join() !== name) return [`the console is not at ${name}`];
  const problems = named.length === 1 ? [] : ["two places have the name"];
  if (!onCloudFront && ofType(graph, "apigatewayv2/apiMapping").length !== 1) problems.push("the name leads nowhere");
  if (certificate !== undefined) {
    if (place.certificate !== certificate) problems.push(`the certificate is ${place.certificate}`);
    return records.length > 0 ? [...problems, "records in a zone that Route 53 does not hold"] : problems;
  }
  if (!String(place.certificate).includes("Certificate")) problems.push("no certificate");
  const pointed = records.filter(({ inputs }) => inputs.name === name).map(({ inputs }) => inputs.type);
  if (pointed.sort().join() !== "A,AAAA") problems.push(`records: ${pointed.join()}`);
  return problems;
}

/** By the variables of the doors, as `packages/functions` reads them. */
const SIGN_IN = ["HUB_TOKEN_USE", "HUB_SCOPE", "HUB_AUDIENCE", "HUB_RESOURCE", "HUB_MACHINE_ROLES"];

function told(graph: Graph): readonly string[] {
  const { settings } = graph;
  const [client] = ofType(graph, "cognito/userPoolClient");
  const wanted = {
    ...Object.fromEntries(SIGN_IN.map((name) => [name, settings[name]])),
    HUB_CLIENT_ID: settings.HUB_CLIENT_ID ?? `${client?.inputs.name}-id`,
    HUB_ROLE_CLAIM: settings.HUB_ROLE_CLAIM ?? (settings.HUB_ISSUER === undefined ? "cognito:groups" : "roles"),
    ...(settings.HUB_ISSUER === undefined ? {} : { HUB_ISSUER: settings.HUB_ISSUER }),
  };
  const problems = ["RestHandlerFunction", "ResolverFunction"].flatMap((name) => {
    const door = ofType(graph, "lambda/function").find((each) => each.name === name);
    const variables = at(door?.inputs, "environment.variables");
    return Object.entries(wanted)
      .filter(([variable, value]) => at(variables, variable) !== value)
      .map(([variable]) => `${name}: ${variable} is ${at(variables, variable)}`);
  });
  const audience = settings.HUB_AUDIENCE ?? settings.HUB_RESOURCE ?? wanted.HUB_CLIENT_ID;
  const readers = ofType(graph, "apigatewayv2/authorizer").filter(({ inputs }) => inputs.authorizerType === "JWT");
  if (readers.length !== 1) problems.push(`${readers.length} readers of people's tokens`);
  for (const { name, inputs } of readers)
    if (Object.values(Object(at(inputs, "jwtConfiguration.audiences"))).join() !== audience)
      problems.push(`${name} takes tokens for others`);
  for (const { inputs } of ofType(graph, "appsync/graphQLApi")) {
    const pattern = at(inputs, "openidConnectConfig.clientId");
    if (settings.HUB_ISSUER !== undefined && !new RegExp(`^(${pattern})$`).test(audience))
      problems.push(`AppSync takes tokens for ${pattern}`);
  }
  return problems;
}
