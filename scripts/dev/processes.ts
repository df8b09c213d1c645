/** A process of the development's surroundings. */
export interface DevProcess {
  readonly id: "Hub" | "Store" | "ConsoleServer";
  readonly title: string;
  /** Program and arguments; no word has spaces. */
  readonly command: readonly string[];
  /** From the checkout's root. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where it answers. */
  readonly url: string;
}

/** Where each process answers, on this machine only, and where the hub keeps what it knows. */
export interface DevPlaces {
  readonly hubPort: number;
  readonly storePort: number;
  readonly consolePort: number;
  readonly state: string;
}

/** Those of `npm run dev` and `sst dev`. */
export const DEV_PLACES: DevPlaces = { hubPort: 8484, storePort: 9484, consolePort: 5173, state: ".dth/dev" };

/**
 * What development runs beside each other: a hub that starts again when its sources change, a store with something in it,
 * and the console's server, which brings changes into open pages. Whoever starts them has Node 24 as `node`.
 */
export function devProcesses({ hubPort, storePort, consolePort, state }: DevPlaces): readonly DevProcess[] {
  const url = (port: number) => `http://127.0.0.1:${port}`;
  const hub = ["packages/cli/src/main.ts", "hub", "--state", state, "--port", String(hubPort)];
  return [
    {
      id: "Hub",
      title: "hub",
      command: ["node", "--watch", "--watch-preserve-output", ...hub],
      directory: ".",
      environment: {},
      url: url(hubPort),
    },
    {
      id: "Store",
      title: "store",
      command: ["node", "scripts/dev/store.ts", String(storePort)],
      directory: ".",
      environment: {},
      url: url(storePort),
    },
    {
      id: "ConsoleServer",
      title: "console",
      command: ["vite", "--host", "127.0.0.1", "--port", String(consolePort), "--strictPort"],
      directory: "web",
      environment: { HUB_URL: url(hubPort) },
      url: url(consolePort),
    },
  ];
}
