import { HubError } from "@dth/core/error";
import { describe } from "vitest";
import { notifierConformance } from "./conformance/notifier.ts";
import { memoryNotifier } from "./notifier.ts";

describe("memoryNotifier", () => {
  notifierConformance(async () => {
    const notifier = memoryNotifier();
    return {
      notifier,
      target: { kind: "webhook", url: "https://hooks.example" },
      received: () => notifier.sent.map(({ notification }) => notification),
      refuse: () => notifier.failWith(new HubError("NOTIFICATION_FAILED", "refused")),
      close: async () => {},
    };
  });
});
