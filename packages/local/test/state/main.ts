import { useState } from "./program.ts";

console.log(JSON.stringify(await useState()));
