#!/usr/bin/env node
// Runs on any Node, so that an old one is met with a sentence: it could not even read the sources, which are TypeScript.
import process from "node:process";

/** Of TypeScript without a build and of SQLite. Not in package.json's engines: an older npm may still install this. */
const OLDEST = 24;
const major = Number(process.versions.node.split(".")[0]);

if (major >= OLDEST) {
  await import("../src/main.ts");
} else {
  const chinese = /^zh/i.test(process.env.DTH_LANG ?? process.env.LC_ALL ?? process.env.LANG ?? "");
  const has = `v${process.versions.node}`;
  console.error(
    chinese
      ? `dth 需要 Node ${OLDEST} 或更高版本，当前为 ${has}。在源码目录中请使用 npx dth，它自带合适的版本；或从 https://nodejs.org 安装。`
      : `dth needs Node ${OLDEST} or newer, and this is ${has}. In a checkout, npx dth brings its own; else install it from https://nodejs.org.`,
  );
  process.exitCode = 2;
}
