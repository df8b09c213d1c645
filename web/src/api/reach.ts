import { createSignal } from "solid-js";

const [reached, setReached] = createSignal(true);

/** Whether the last request came to the hub, whatever its answer was. */
export { reached, setReached };
