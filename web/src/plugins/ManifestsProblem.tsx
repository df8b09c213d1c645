import { type JSX, Show } from "solid-js";
import { onNews } from "../live/feed.ts";
import { Loading } from "../ui/Loading.tsx";
import { Problem } from "../ui/Problem.tsx";
import { manifestsError, useManifests } from "./manifests.ts";

/** Stands where plugins will be shown: their place while they are fetched, and what went wrong when they did not come. */
export function ManifestsProblem(): JSX.Element {
  onNews(() => void useManifests());
  return (
    <Show when={useManifests() === undefined}>
      <Show when={manifestsError()} fallback={<Loading />}>
        {(error) => <Problem error={error()} again={() => void useManifests()} />}
      </Show>
    </Show>
  );
}
