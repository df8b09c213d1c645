import { type Component, createMemo, type JSX, Show } from "solid-js";
import type { Role } from "../api/operations.ts";
import { may } from "../session/session.ts";
import { piece } from "../ui/piece.ts";

const NotAllowed = piece(() => import("./NotAllowed.tsx"));

/** A page as its module brings it. */
export type PageLoad = () => Promise<{ readonly default: Component }>;

/** A page for who has the role, or more; everybody else is told who may see it, and nothing of it is asked for. */
export function guarded(role: Role, load: PageLoad): Component {
  const Page = piece(load);
  function Guarded(): JSX.Element {
    const allowed = createMemo(() => may(role));
    return (
      <Show when={allowed()} fallback={<NotAllowed role={role} />}>
        <Page />
      </Show>
    );
  }
  // The router fetches what is pointed at.
  return Object.assign(Guarded, { preload: () => Page.preload() });
}
