import { readMachineRoles } from "../packages/api/src/access/machines.ts";
import { type OwnNetwork, readFleet, readNetwork, readTaskLogDays } from "./fleet.ts";

/** An issuer, and what the console asks it for. */
export interface Issuer {
  /** Exactly as in its tokens' `iss`. */
  readonly url: string;
  /** The console's client there. */
  readonly clientId: string;
  readonly roleClaim: string;
  /** Which of its tokens the doors take. Absent: the access token. */
  readonly use?: "access" | "id";
  /** What the console asks for. Absent: `openid profile email`. */
  readonly scope?: string;
  /** The API that access tokens are asked for and meant for, by `audience` (Auth0) or by `resource` (RFC 8707). Absent: the client. */
  readonly api?: { readonly by: "audience" | "resource"; readonly name: string };
}

/** What the operator decides, from the environment of `sst deploy`. */
export interface Settings {
  /** An OpenID Connect issuer instead of Cognito. */
  readonly issuer?: Issuer;
  /** Roles and users of IAM that may ask AppSync, with what they are in the hub, as functions are told it. */
  readonly machineRoles?: string;
  /** A name of one's own for the console, or, where there is no CloudFront, for the API with it. */
  readonly domain?: string;
  /** ARN of the certificate for `domain`, where Route 53 does not hold its zone. */
  readonly certificate?: string;
  /** Gets results and alarms; SNS asks the address whether it wants that. */
  readonly email?: string;
  /** What is said of the tasks' machines, as variables of the launcher's helper. */
  readonly fleet: Readonly<Record<string, string>>;
  /** Days for which what the tasks' programs say is kept. Absent: as the stage's own logs. */
  readonly taskLogDays?: number;
  /** Where the tasks' programs run. Absent: in a network that the hub makes. */
  readonly network?: OwnNetwork;
  /**
   * Whether a deploy builds the images of the tasks' programs, which takes Docker with buildx, or leaves those out that
   * have no digest here: tasks that need them cannot be launched until there is one.
   */
  readonly buildsImages: boolean;
  /** Digests of images that were pushed already; those are not built. */
  readonly digests: { readonly transfer?: string; readonly copier?: string };
  /** Whether requests are traced by X-Ray. */
  readonly traced: boolean;
}

/** @throws Error that says which variable is missing or wrong */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const issuer = issuerOf(env);
  const network = readNetwork(env);
  const taskLogDays = readTaskLogDays(env);
  if (env.HUB_EMAIL && !/^[^\s@]+@[^\s@]+$/.test(env.HUB_EMAIL)) throw new Error("HUB_EMAIL is no e-mail address");
  return {
    ...(issuer === undefined ? {} : { issuer }),
    ...(env.HUB_MACHINE_ROLES ? { machineRoles: machinesOf(env.HUB_MACHINE_ROLES) } : {}),
    ...(env.HUB_DOMAIN ? { domain: env.HUB_DOMAIN } : {}),
    ...(env.HUB_CERTIFICATE ? { certificate: env.HUB_CERTIFICATE } : {}),
    ...(env.HUB_EMAIL ? { email: env.HUB_EMAIL } : {}),
    fleet: readFleet(env),
    ...(taskLogDays === undefined ? {} : { taskLogDays }),
    ...(network === undefined ? {} : { network }),
    buildsImages: imagesOf(env.HUB_IMAGES),
    digests: {
      ...(env.HUB_TRANSFER_DIGEST ? { transfer: digestOf(env.HUB_TRANSFER_DIGEST) } : {}),
      ...(env.HUB_COPIER_DIGEST ? { copier: digestOf(env.HUB_COPIER_DIGEST) } : {}),
    },
    traced: env.HUB_XRAY === "on",
  };
}

/** Variables that say something of an issuer of one's own, and nothing without it. */
const OF_ISSUER = ["HUB_CLIENT_ID", "HUB_ROLE_CLAIM", "HUB_TOKEN_USE", "HUB_SCOPE", "HUB_AUDIENCE", "HUB_RESOURCE"];

function issuerOf(env: Readonly<Record<string, string | undefined>>): Issuer | undefined {
  const { HUB_ISSUER: url, HUB_CLIENT_ID: clientId, HUB_TOKEN_USE: use, HUB_SCOPE: scope } = env;
  if (!url) {
    const alone = OF_ISSUER.filter((name) => env[name]);
    if (alone.length > 0)
      throw new Error(`${alone.join(", ")}: these are of an issuer of your own; set HUB_ISSUER, too`);
    return undefined;
  }
  if (!clientId) throw new Error("HUB_ISSUER needs HUB_CLIENT_ID: the console's client at the issuer");
  if (!/^https:\/\//.test(url)) throw new Error("HUB_ISSUER must be an https address");
  if (use && use !== "access" && use !== "id") throw new Error("HUB_TOKEN_USE must be access or id");
  if (scope && !scope.split(" ").includes("openid")) throw new Error("HUB_SCOPE must have openid among its words");
  const api = apiOf(env);
  if (api !== undefined && use === "id")
    throw new Error(
      `HUB_TOKEN_USE=id and ${api.by === "audience" ? "HUB_AUDIENCE" : "HUB_RESOURCE"}: ID tokens are for the console's client, and for no API`,
    );
  return {
    ...{ url, clientId, roleClaim: env.HUB_ROLE_CLAIM || "roles" },
    ...(use === "access" || use === "id" ? { use } : {}),
    ...(scope ? { scope } : {}),
    ...(api === undefined ? {} : { api }),
  };
}

function apiOf({
  HUB_AUDIENCE: audience,
  HUB_RESOURCE: resource,
}: Readonly<Record<string, string | undefined>>): Issuer["api"] {
  if (audience && resource)
    throw new Error("HUB_AUDIENCE and HUB_RESOURCE are two ways to ask for one API: choose one");
  if (audience) return { by: "audience", name: audience };
  return resource ? { by: "resource", name: resource } : undefined;
}

function machinesOf(text: string): string {
  readMachineRoles(text);
  return text;
}

function imagesOf(text = ""): boolean {
  if (text === "" || text === "build") return true;
  if (text === "later") return false;
  throw new Error("HUB_IMAGES must be build or later");
}

function digestOf(text: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  throw new Error(`${text} is no digest of an image: sha256: and 64 hexadecimal digits`);
}
