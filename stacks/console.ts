import { contentPolicy, SECURITY_HEADERS } from "./console/headers.ts";
import type { RestApi } from "./rest.ts";
import type { Settings } from "./settings.ts";
import { nameOf } from "./stage.ts";

/** The console's address. */
export interface Console {
  readonly url: $util.Output<string>;
}

/** What the console talks to. */
export interface ConsoleParts {
  readonly rest: RestApi;
  /** Origins beside its own: GraphQL, its web socket, the issuer. */
  readonly origins: readonly $util.Input<string>[];
}

/** Managed policies have the same id everywhere. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const NO_CACHE = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";
/** All of the viewer's headers but the host, which API Gateway would not know. */
const ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac";
/** What the API answers at the console's own address, so that there is one origin. */
const API_PATHS = ["/api/*", "/token/*", "/config.json", "/healthz", "/readyz"];

/** The console on CloudFront and S3, with the API behind the same name. */
export function createConsole({ rest, origins }: ConsoleParts, { domain, certificate }: Settings): Console {
  const headers = responseHeaders(origins);
  const site = new sst.aws.StaticSite("Console", {
    path: "web",
    build: { command: "npm run build", output: "dist" },
    // While it is developed, the console's own server speaks with the stage.
    dev: { command: "npm run dev", url: "http://localhost:5173" },
    ...($dev ? { environment: { HUB_URL: rest.url } } : {}),
    indexPage: "index.html",
    // Names of assets change with what is in them; all others are asked for anew. How a stage differs is the API's to say.
    assets: {
      fileOptions: [
        { files: "**", ignore: "config.json", cacheControl: "public,max-age=0,must-revalidate" },
        { files: "assets/**", cacheControl: "public,max-age=31536000,immutable" },
      ],
    },
    ...(domain === undefined ? {} : { domain: certificate ? { name: domain, dns: false, cert: certificate } : domain }),
    transform: {
      assets: { cors: false },
      cdn: (args) => {
        args.defaultCacheBehavior = $util.output(args.defaultCacheBehavior).apply((behavior) => ({
          ...behavior,
          allowedMethods: ["GET", "HEAD"],
          responseHeadersPolicyId: headers.id,
        }));
        args.origins = $util.all([args.origins, rest.url]).apply(([own, url]) => [
          ...own,
          {
            originId: "api",
            domainName: new URL(url).hostname,
            customOriginConfig: {
              httpPort: 80,
              httpsPort: 443,
              originProtocolPolicy: "https-only",
              originReadTimeout: 30,
              originSslProtocols: ["TLSv1.2"],
            },
          },
        ]);
        args.orderedCacheBehaviors = API_PATHS.map((pathPattern) => ({
          pathPattern,
          targetOriginId: "api",
          viewerProtocolPolicy: "https-only",
          allowedMethods: ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"],
          cachedMethods: ["GET", "HEAD"],
          compress: true,
          cachePolicyId: NO_CACHE,
          originRequestPolicyId: ALL_BUT_HOST,
          responseHeadersPolicyId: headers.id,
        }));
        args.transform = { distribution: { httpVersion: "http2and3", isIpv6Enabled: true } };
      },
    },
  });
  return { url: site.url };
}

function responseHeaders(origins: readonly $util.Input<string>[]) {
  return new aws.cloudfront.ResponseHeadersPolicy("ConsoleHeaders", {
    name: nameOf("console-headers"),
    securityHeadersConfig: {
      contentSecurityPolicy: { contentSecurityPolicy: $util.all([...origins]).apply(contentPolicy), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: "DENY", override: true },
      referrerPolicy: { referrerPolicy: "no-referrer", override: true },
      strictTransportSecurity: { accessControlMaxAgeSec: 63_072_000, includeSubdomains: true, override: true },
    },
    customHeadersConfig: {
      items: Object.entries(SECURITY_HEADERS).map(([header, value]) => ({ header, value, override: true })),
    },
  });
}
