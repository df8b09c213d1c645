import process from "node:process";
import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

/** The hub that the console is developed with: `npm run dev` starts one here, `sst dev` names that of its stage. */
const HUB = process.env.HUB_URL ?? "http://127.0.0.1:8484";

/** What a hub answers, and not the console. */
const PATHS = ["/graphql", "/api", "/token", "/config.json", "/health", "/ready"];

export default defineConfig({
  plugins: [solid()],
  // The policy of content allows no inline data beside pictures, and files keep their names' digests.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: Object.fromEntries(PATHS.map((path) => [path, { target: HUB, changeOrigin: true }])) },
});
