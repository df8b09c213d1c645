import type { SignIn } from "./auth.ts";
import type { Settings } from "./settings.ts";
import { nameOf } from "./stage.ts";
import { stageOf } from "./stage-kind.ts";

/** The address of REST, without its routes, which come with {@link addRoutes}: the console's address is known first. */
export interface RestApi {
  readonly api: sst.aws.ApiGatewayV2;
  readonly url: $util.Output<string>;
}

/** What answers. */
export interface RestParts {
  readonly signIn: SignIn;
  /** Whom people's tokens are meant for. */
  readonly audience: $util.Input<string>;
  readonly rest: sst.aws.Function;
  readonly authorizer: sst.aws.Function;
}

/**
 * Requests a second, and at once, from everybody together: what a hub may cost its owner at most. One caller has a
 * twentieth of it (packages/functions/src/caller-rate.ts), so that nobody who is let in is kept out by another.
 */
const RATE = 1_000;
const BURST = 2_000;

/** API Gateway with the access log, limits and, where the console is served by it, a name of one's own. */
export function createRestApi(named: Settings["domain"], { certificate }: Settings): RestApi {
  const api = new sst.aws.ApiGatewayV2("Rest", {
    // The console has the same origin; nobody else's scripts are let in.
    cors: false,
    accessLog: { retention: RETENTIONS[stageOf($app.stage).logDays] },
    ...(named === undefined ? {} : { domain: domainOf(named, certificate) }),
    transform: {
      api: { name: nameOf("rest") },
      stage: { defaultRouteSettings: { throttlingBurstLimit: BURST, throttlingRateLimit: RATE } },
    },
  });
  return { api, url: api.url.apply((url) => url.replace(/\/$/, "")) };
}

const RETENTIONS = { 7: "1 week", 30: "1 month", 365: "1 year" } as const;

function domainOf(name: string, certificate: string | undefined) {
  return certificate === undefined ? { name } : { name, dns: false as const, cert: certificate };
}

/** Methods of the API. `OPTIONS` is none of them: no other origin may ask. */
const METHODS = ["GET", "POST", "PATCH", "DELETE"];
/** What people's tokens open, and what the hub's own tokens open: API Gateway reads only the former by itself. */
const PEOPLE = ["/api/{proxy+}", "/graphql"];
/** Before every address for programs, such as `https://…/token/api/v1/tasks`. */
const TOKENS = "/token/{proxy+}";

/**
 * Routes: people by a JSON Web Token of the issuer, programs by a token of the hub. Only what the console needs before
 * anybody has signed in is open, and none of it comes from the records.
 */
export function addRoutes({ api }: RestApi, { signIn, audience, rest, authorizer }: RestParts): void {
  const people = api.addAuthorizer({ name: "people", jwt: { issuer: signIn.issuer, audiences: [audience] } });
  const programs = api.addAuthorizer({
    name: "programs",
    lambda: {
      function: authorizer.arn,
      response: "simple",
      payload: "2.0",
      ttl: "60 seconds",
      identitySources: ["$request.header.Authorization"],
    },
  });
  for (const method of METHODS) {
    for (const path of PEOPLE) {
      if (path === "/graphql" && method !== "GET" && method !== "POST") continue;
      api.route(`${method} ${path}`, rest.arn, { auth: { jwt: { authorizer: people.id } } });
    }
    api.route(`${method} ${TOKENS}`, rest.arn, { auth: { lambda: programs.id } });
  }
  for (const path of OPEN) api.route(`GET ${path}`, rest.arn);
}

/** Which issuer to sign in at, whether the hub is up, and the reference of its API. */
const OPEN = ["/config.json", "/healthz", "/readyz", "/api/v1/openapi.json", "/api/docs", "/api/docs/style.css"];

/** Serves the console at the API's own address, where there is no CloudFront: public files, and nothing else. */
export function addConsoleRoutes({ api }: RestApi, files: sst.aws.Function): void {
  for (const path of ["/", "/{proxy+}"]) api.route(`GET ${path}`, files.arn);
}
