import { SSMClient } from "@aws-sdk/client-ssm";
import { awsClientConfig } from "@dth/aws/client-config";

/** Parameter Store of the region that the AWS CLI would ask. */
export function openParameters(env: Readonly<Record<string, string | undefined>>): SSMClient {
  const { AWS_REGION: region = env.AWS_DEFAULT_REGION, AWS_ENDPOINT_URL: endpoint } = env;
  const config = awsClientConfig({ region: region ?? "", ...(endpoint === undefined ? {} : { endpoint }) });
  const { region: _, ...rest } = config;
  // Without a region in the environment the SDK reads the profile's.
  return new SSMClient(region === undefined ? rest : config);
}
