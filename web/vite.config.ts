import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

/** Where a hub listens while the console is developed: `dth hub`. */
const HUB = "http://127.0.0.1:8484";

export default defineConfig({
  plugins: [solid()],
  // The policy of content allows no inline data beside pictures, and files keep their names' digests.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { "/graphql": HUB, "/api": HUB, "/health": HUB, "/ready": HUB } },
});
