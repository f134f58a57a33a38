// Bundles src/app.css and the fonts into dist/, every name hashed, and writes
// manifest.json (source name -> hashed name) beside it, where it is not served.
import { build } from "esbuild";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "dist");

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/app.css", "src/mark.svg"],
  outdir: "dist",
  entryNames: "[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  bundle: true,
  minify: true,
  metafile: true,
  loader: { ".woff2": "file", ".svg": "copy" },
  target: ["chrome111", "firefox114", "safari16.4"],
  logLevel: "warning",
});

const manifest = {};
for (const [output, { entryPoint }] of Object.entries(metafile.outputs)) {
  if (entryPoint) manifest[basename(entryPoint)] = basename(output);
}
await writeFile(join(here, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);

// Last, so that a page already sent still finds its files while this one builds.
const made = new Set(Object.keys(metafile.outputs).map((output) => basename(output)));
for (const folder of [dist, join(dist, "fonts")]) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = entry.name.replace(/\.(gz|br)$/, "");
    if (entry.isFile() && !made.has(name)) await rm(join(folder, entry.name));
  }
}

for (const name of await readdir(dist)) {
  if (!/\.(css|js|svg)$/.test(name)) continue;
  const path = join(dist, name);
  const text = await readFile(path);
  await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: 9 }));
  await writeFile(
    `${path}.br`,
    await promisify(brotliCompress)(text, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
    }),
  );
}
