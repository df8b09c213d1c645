/** The operator's topic: what was published to it, in order. */
export interface Results {
  readonly published: readonly { readonly subject: string; readonly message: string }[];
  /** SNS as far as the hub asks for it, in the form of the query protocol: answers by action. */
  readonly actions: Readonly<Record<string, (asked: URLSearchParams) => string>>;
}

/** A topic with one subscriber, who has confirmed. */
export function openResults(topicArn: string): Results {
  const published: { readonly subject: string; readonly message: string }[] = [];
  return {
    published,
    actions: {
      Publish: (asked) => {
        if (asked.get("TopicArn") === topicArn)
          published.push({ subject: asked.get("Subject") ?? "", message: asked.get("Message") ?? "" });
        return `<MessageId>${published.length}</MessageId>`;
      },
      GetTopicAttributes: () =>
        "<Attributes><entry><key>SubscriptionsConfirmed</key><value>1</value></entry></Attributes>",
    },
  };
}
