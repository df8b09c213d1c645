import process from "node:process";
import { keepCompiled } from "./compile-cache.ts";

keepCompiled(process.env);
const { start } = await import("./start.ts");
await start();
