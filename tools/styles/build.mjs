// Compiles portal.scss and desk.scss and stamps them with the digest of their sources (tests/ui compares it).
// Run where @uswds/uswds and sass are installed: node build.mjs <node_modules> [<output directory>]
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = resolve(process.argv[2] ?? join(here, "node_modules"));
const out = resolve(process.argv[3] ?? join(here, "../../mingtang/ui/static/ui"));
const sass = createRequire(join(modules, "x.js"))("sass");

const digest = createHash("sha256");
for (const name of readdirSync(here).filter((n) => n.endsWith(".scss")).sort()) digest.update(readFileSync(join(here, name)));
const stamp = digest.digest("hex").slice(0, 16);

for (const name of ["portal", "desk"]) {
  const { css } = sass.compile(join(here, `${name}.scss`), {
    loadPaths: [here, join(modules, "@uswds/uswds/packages")],
    style: "compressed",
    logger: sass.Logger.silent,
  });
  const plain = css.replace(/^\uFEFF/, "").replace(/@font-face\{[^}]*\}/g, "");
  const head = `/* Mingtang ${stamp}. Parts from @uswds/uswds 3.14.0: NOTICE.txt */\n`;
  writeFileSync(join(out, `${name}.css`), head + plain + "\n");
  console.log(name, plain.length);
}
