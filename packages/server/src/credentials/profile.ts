import { readFile } from "node:fs/promises";
import type { Credentials } from "@dth/core/credentials";
import { assumeRole, assumeRoleWithWebIdentity, type RoleRequest } from "@dth/object-store/assume-role";
import { type AwsProfile, readAwsProfile } from "./aws-files.ts";
import { type CredentialContext, missing } from "./context.ts";
import { fromContainer, fromInstance, fromProcess } from "./external.ts";
import { fromSso } from "./sso.ts";
import { fromVariables } from "./variables.ts";
import { awsVariables } from "./vendor-variables.ts";

/**
 * Credentials of a profile: keys, `credential_process`, SSO, or a role over `source_profile`,
 * `credential_source` or a web identity token.
 *
 * @throws HubError `CREDENTIALS_MISSING` when there is no such profile or it is incomplete, `ACCESS_DENIED` by STS
 */
export async function fromProfile(
  name: string,
  context: CredentialContext,
  via: readonly string[] = [],
): Promise<Credentials> {
  const profile = await readAwsProfile(name, context);
  if (!profile) throw missing(`there is no AWS profile "${name}"`);
  const role = profile.get("role_arn");
  const source = profile.get("source_profile");
  // A profile may name itself as the source of its role: then its own keys are meant.
  if (role !== undefined && !(via.includes(name) && profile.has("aws_access_key_id"))) {
    if (via.includes(name)) throw missing(`the AWS profiles ${[...via, name].join(" -> ")} go round in a circle`);
    return takeRole(name, profile, { source, via: [...via, name] }, context);
  }
  return ownCredentials(name, profile, context);
}

async function ownCredentials(name: string, profile: AwsProfile, context: CredentialContext): Promise<Credentials> {
  const accessKeyId = profile.get("aws_access_key_id");
  const secretAccessKey = profile.get("aws_secret_access_key");
  const sessionToken = profile.get("aws_session_token");
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  }
  const command = profile.get("credential_process");
  if (command) return fromProcess(command, context);
  if (profile.has("sso_session") || profile.has("sso_start_url")) return fromSso(name, profile, context);
  throw missing(`the AWS profile "${name}" holds no keys`);
}

async function takeRole(
  name: string,
  profile: AwsProfile,
  from: { readonly source: string | undefined; readonly via: readonly string[] },
  context: CredentialContext,
): Promise<Credentials> {
  if (profile.has("mfa_serial"))
    throw missing(`the role of AWS profile "${name}" needs an MFA code, which is not asked for here`);
  const request: RoleRequest = {
    roleArn: profile.get("role_arn") ?? "",
    region: profile.get("region") ?? context.env.AWS_REGION ?? context.env.AWS_DEFAULT_REGION ?? "us-east-1",
    endpoint: context.env.AWS_ENDPOINT_URL_STS,
    sessionName: profile.get("role_session_name"),
    externalId: profile.get("external_id"),
    durationSeconds: profile.get("duration_seconds"),
  };
  const tokenFile = profile.get("web_identity_token_file");
  if (tokenFile) return assumeRoleWithWebIdentity(request, await readFile(tokenFile, "utf8"), context);
  if (from.source !== undefined) {
    return assumeRole(request, await fromProfile(from.source, context, from.via), context);
  }
  return assumeRole(request, await fromSource(name, profile.get("credential_source"), context), context);
}

async function fromSource(name: string, source: string | undefined, context: CredentialContext): Promise<Credentials> {
  switch (source) {
    case "Environment": {
      const found = fromVariables(awsVariables(), context.env);
      if (found) return found;
      break;
    }
    case "EcsContainer": {
      const found = await fromContainer(context);
      if (found) return found;
      break;
    }
    case "Ec2InstanceMetadata":
      return fromInstance(context);
  }
  throw missing(`the AWS profile "${name}" names a role, but its source_profile or credential_source gives no keys`);
}
