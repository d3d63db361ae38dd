// Build the third-party part of the pages: node assets/build.mjs FOLDER_OF_DJANGO_HTMX LICENCE_OF_DJANGO_HTMX
// Everything lands in one git-ignored folder together with the licence texts of what is shipped.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync, transformSync } from "esbuild";
import rtlcss from "rtlcss";
import { NodePackageImporter, compile } from "sass";

const [htmx, htmxLicence] = process.argv.slice(2);
const out = "src/comity/site/static/vendor";
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const smaller = (css) => transformSync(css, { loader: "css", minify: true, charset: "utf8" }).code;
const { css } = compile("assets/page.scss", { importers: [new NodePackageImporter()], charset: false });
if (/url\(|GDS Transport/.test(css)) throw new Error("the style sheet asks for a file or font we do not ship");
writeFileSync(join(out, "govuk.css"), smaller(css));
writeFileSync(join(out, "govuk.rtl.css"), smaller(rtlcss.process(css)));

buildSync({
  entryPoints: ["assets/page.js"],
  outfile: join(out, "page.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  mainFields: ["module", "main"],
});
// Fonts of folios, which are set on the server: not among the files that pages may ask for.
const fonts = "src/comity/folios/fonts";
rmSync(fonts, { recursive: true, force: true });
mkdirSync(fonts, { recursive: true });
for (const [name, face] of [["noto-sans", "NotoSans"], ["amiri", "Amiri"]]) {
  const from = join("node_modules/@expo-google-fonts", name);
  for (const weight of ["400Regular", "700Bold"])
    copyFileSync(join(from, weight, `${face}_${weight}.ttf`), join(fonts, `${face}_${weight}.ttf`));
  copyFileSync(join(from, "LICENSE_FONT"), join(fonts, `${face}.LICENSE.txt`));
}
copyFileSync(join(htmx, "static/django_htmx/htmx-2.min.js"), join(out, "htmx.js"));

const permission = readFileSync(htmxLicence, "utf8").slice(readFileSync(htmxLicence, "utf8").indexOf("Permission is hereby"));
const notice = readFileSync("assets/NOTICE", "utf8").replaceAll(
  "{govuk-frontend}",
  JSON.parse(readFileSync("node_modules/govuk-frontend/package.json", "utf8")).version,
);
writeFileSync(join(out, "LICENSES.txt"), `${notice}\nThe MIT licence\n\n${permission}`);
