// Names of resources end in random letters. The same ones every time make two evaluations equal.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

crypto.randomBytes = (size) => Buffer.alloc(size, 7);
syncBuiltinESMExports();
