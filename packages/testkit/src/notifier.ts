import type { ChannelTarget, Notification, Notifier } from "@dth/core/notifier";

/** A notifier that keeps what it was given. */
export interface MemoryNotifier extends Notifier {
  /** Oldest first; what failed is not in it. */
  readonly sent: readonly { readonly target: ChannelTarget; readonly notification: Notification }[];
  /** What later sends fail with; undefined: they succeed again. */
  failWith(error: Error | undefined): void;
}

/** Delivers nothing to anybody, for tests. */
export function memoryNotifier(): MemoryNotifier {
  const sent: { target: ChannelTarget; notification: Notification }[] = [];
  let failure: Error | undefined;
  return {
    sent,
    failWith(error) {
      failure = error;
    },
    async send(target, notification) {
      if (failure !== undefined) throw failure;
      sent.push(structuredClone({ target, notification }));
    },
  };
}
