// Writes FILE.br, as a server sends FILE to a browser that takes Brotli, and all do.
//
//   node compress.mjs FILE
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

const file = process.argv[2];
const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file), { params }));
