import { servicePrincipal } from "./partition.ts";
import type { Settings } from "./settings.ts";
import { nameOf } from "./stage.ts";

/** Where results and alarms are told. */
export type Results = ReturnType<typeof createResults>;

/** A topic for the hub's digests and alarms; only this account's hub and alarms publish to it, and by TLS alone. */
export function createResults({ email }: Settings) {
  const topic = new sst.aws.SnsTopic("Results", {
    transform: { topic: { name: nameOf("results"), displayName: "Data Transfer Hub" } },
  });
  const { accountId } = aws.getCallerIdentityOutput();
  new aws.sns.TopicPolicy("ResultsPolicy", {
    arn: topic.arn,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          sid: "AlarmsOfThisAccount",
          actions: ["sns:Publish"],
          principals: [{ type: "Service", identifiers: [servicePrincipal("cloudwatch")] }],
          resources: [topic.arn],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] }],
        },
        {
          sid: "TlsOnly",
          effect: "Deny",
          actions: ["sns:Publish"],
          principals: [{ type: "*", identifiers: ["*"] }],
          resources: [topic.arn],
          conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    }).json,
  });
  if (email !== undefined) {
    new aws.sns.TopicSubscription("ResultsEmail", { topic: topic.arn, protocol: "email", endpoint: email });
  }
  return { topic };
}
