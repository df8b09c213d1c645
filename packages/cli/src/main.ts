#!/usr/bin/env node
import process from "node:process";
import { createProcessHost, trustBundle } from "./process-host.ts";
import { runProgram } from "./program.ts";

const host = createProcessHost();
trustBundle(process.env.AWS_CA_BUNDLE, host);
process.exitCode = await runProgram(process.argv.slice(2), host);
