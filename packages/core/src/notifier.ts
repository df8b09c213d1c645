/**
 * Where news go. Addresses are no secrets; what is secret stands under the name `secret`: for a webhook the field `key`
 * that signs, for SMTP `username` and `password`.
 */
export type ChannelTarget =
  | { readonly kind: "webhook"; readonly url: string; readonly secret?: string }
  | {
      readonly kind: "email";
      readonly to: readonly string[];
      readonly from: string;
      readonly server: string;
      readonly port: number;
      readonly security: "tls" | "starttls" | "none";
      readonly secret?: string;
    }
  | { readonly kind: "sns"; readonly topicArn: string };

/** One digest, ready to be sent. */
export interface Notification {
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** The same for programs. Never a secret. */
  readonly json: unknown;
}

/**
 * Delivers digests. @throws HubError `NOTIFICATION_FAILED`, `NETWORK`, `SECRET_NOT_FOUND`, `SECRETS_UNUSABLE`,
 * `ENDPOINT_REFUSED`, `NOT_SUPPORTED`
 */
export interface Notifier {
  send(target: ChannelTarget, notification: Notification): Promise<void>;
}
