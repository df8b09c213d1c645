import type { Partition } from "./partition.ts";
import { signInHost } from "./partition.ts";
import type { Settings } from "./settings.ts";
import { isKept, nameOf } from "./stage.ts";

/** Who signs people in, as the doors and the console need to know it. */
export interface SignIn {
  /** Exactly as in the tokens' `iss`. */
  readonly issuer: $util.Input<string>;
  /** Name of the claim that holds roles. */
  readonly roleClaim: string;
  /** The user pool, where there is one. */
  readonly pool?: sst.aws.CognitoUserPool;
  /** Origins that the console talks to while somebody signs in. */
  readonly origins: readonly $util.Input<string>[];
}

/** Roles of people, as groups of the pool; the highest comes first. */
const GROUPS = ["admin", "operator", "viewer"];

/** What functions are told of an issuer of the operator's, beside its address and the client (packages/functions/src/environment.ts). */
export function issuerEnvironment({ issuer }: Settings): Record<string, string> {
  if (issuer === undefined) return {};
  const { use, scope, api } = issuer;
  return {
    ...(use === undefined ? {} : { HUB_TOKEN_USE: use }),
    ...(scope === undefined ? {} : { HUB_SCOPE: scope }),
    ...(api === undefined ? {} : { [api.by === "audience" ? "HUB_AUDIENCE" : "HUB_RESOURCE"]: api.name }),
  };
}

/** A user pool, or the issuer that the operator named. @throws Error where neither can be */
export function createSignIn(partition: Partition, { issuer }: Settings): SignIn {
  if (issuer !== undefined) {
    return { issuer: issuer.url, roleClaim: issuer.roleClaim, origins: [new URL(issuer.url).origin] };
  }
  if (partition.signIn === "issuer")
    throw new Error("set HUB_ISSUER and HUB_CLIENT_ID: this partition has no Cognito user pools to sign in at");
  const prefix = $interpolate`${nameOf("users")}-${aws.getCallerIdentityOutput().accountId}`;
  const pool = createPool(prefix);
  const host = prefix.apply((known) => signInHost(partition, known));
  const issuerHost = `cognito-idp.${partition.region}.${partition.dnsSuffix}`;
  return {
    issuer: $interpolate`https://${issuerHost}/${pool.id}`,
    roleClaim: "cognito:groups",
    pool,
    origins: [`https://${issuerHost}`, $interpolate`https://${host}`],
  };
}

/** People are invited by an administrator; nobody signs up alone. */
function createPool(prefix: $util.Input<string>): sst.aws.CognitoUserPool {
  const kept = isKept();
  const pool = new sst.aws.CognitoUserPool("Users", {
    usernames: ["email"],
    mfa: "optional",
    softwareToken: true,
    domain: { prefix },
    transform: {
      userPool: (args, options) => {
        args.name = nameOf("users");
        args.deletionProtection = kept ? "ACTIVE" : "INACTIVE";
        args.adminCreateUserConfig = { allowAdminCreateUserOnly: true };
        args.passwordPolicy = {
          minimumLength: 12,
          requireLowercase: true,
          requireNumbers: true,
          requireSymbols: false,
          requireUppercase: true,
          temporaryPasswordValidityDays: 3,
        };
        args.accountRecoverySetting = { recoveryMechanisms: [{ name: "verified_email", priority: 1 }] };
        // SST keeps tables and buckets of a kept stage by itself, but not its people.
        options.retainOnDelete = kept;
        options.protect = $app.protect;
      },
    },
  });
  for (const [precedence, name] of GROUPS.entries()) {
    new aws.cognito.UserGroup(`Users${name}`, { name, userPoolId: pool.id, precedence });
  }
  return pool;
}

/** Where the issuer sends people back. */
const CALLBACK_PATH = "/signed-in";

/**
 * The console as a client of the issuer.
 *
 * @returns the client's id
 */
export function addConsoleClient(
  { pool }: SignIn,
  { issuer }: Settings,
  consoleUrl: $util.Input<string>,
): $util.Input<string> {
  if (pool === undefined) return issuer?.clientId ?? "";
  const origins = $dev ? [$util.output("http://localhost:5173")] : [$util.output(consoleUrl)];
  return pool.addClient("ConsoleClient", {
    transform: {
      client: {
        name: nameOf("console"),
        generateSecret: false,
        allowedOauthFlows: ["code"],
        allowedOauthScopes: ["openid", "email", "profile"],
        callbackUrls: origins.map((origin) => $interpolate`${origin}${CALLBACK_PATH}`),
        logoutUrls: origins.map((origin) => $interpolate`${origin}/`),
        explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
        enableTokenRevocation: true,
        preventUserExistenceErrors: "ENABLED",
        accessTokenValidity: 1,
        idTokenValidity: 1,
        refreshTokenValidity: 12,
        tokenValidityUnits: { accessToken: "hours", idToken: "hours", refreshToken: "hours" },
      },
    },
  }).id;
}
