import { createEventBus } from "@dth/core/event-bus";
import type { LiveEvent, LiveEvents } from "@dth/core/live-events";

/** Live events that remember what was published. */
export interface MemoryLiveEvents extends LiveEvents {
  /** Oldest first. */
  readonly published: readonly LiveEvent[];
}

/** The bus of one process, remembering what went over it. */
export function memoryLiveEvents(capacity?: number): MemoryLiveEvents {
  const bus = createEventBus(capacity);
  const published: LiveEvent[] = [];
  return {
    published,
    publish(event) {
      published.push(event);
      bus.publish(event);
    },
    subscribe: (filter, signal) => bus.subscribe(filter, signal),
  };
}
