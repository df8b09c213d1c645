import type { Clock, Ids } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Notifier } from "@dth/core/notifier";
import type { SecretStore } from "@dth/core/secret-store";
import type { AllowAddress } from "./allowed-address.ts";
import { sendEmail } from "./notify-email.ts";
import { sendWebhook } from "./notify-webhook.ts";

/** What {@link createNotifier} needs. */
export interface NotifierOptions {
  readonly secrets: SecretStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Called before an address that a person named is contacted. @throws HubError `ENDPOINT_REFUSED` */
  readonly allowEndpoint: (origin: string) => Promise<void>;
  /** Asked whenever a connection is made. Default: every address. */
  readonly allowAddress?: AllowAddress;
  /** Milliseconds until a delivery counts as failed. */
  readonly timeoutMs: number;
}

/** Delivers by webhook and by SMTP. SNS topics belong to hubs on AWS. */
export function createNotifier(options: NotifierOptions): Notifier {
  return {
    async send(target, notification) {
      switch (target.kind) {
        case "webhook":
          return sendWebhook(target, notification, options);
        case "email":
          return sendEmail(target, notification, options);
        case "sns":
          throw new HubError("NOT_SUPPORTED", "SNS topics are for hubs on AWS; use a webhook or e-mail here");
      }
    },
  };
}
