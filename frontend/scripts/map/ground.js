// What lies under the points: land, a finer shore when close, borders between territories.
import * as L from "leaflet";

// Panes from the bottom: the water's mask hides what an approximate border draws in the sea.
const PANES = { land: 201, borders: 210, water: 220, lakes: 230, shapes: 300 };
const WINDOW = [[64, -84], [64, -52], [41, -52], [41, -84]];
const SHORE_FROM = 7;
const BORDERS = [
  { part: "region", from: 4 },
  { part: "mrc", from: 6.5 },
  { part: "municipality", from: 9.5 },
];

export class Ground {
  constructor(map, addresses) {
    this.map = map;
    this.addresses = addresses;
    this.shown = new Map();
    this.renderers = {};
    for (const [name, height] of Object.entries(PANES)) {
      map.createPane(name).style.zIndex = height;
      this.renderers[name] = L.svg({ pane: name, padding: 0.3 });
    }
    map.on("zoomend", () => this.fit());
  }

  addLand(land) {
    const isLake = (feature) => feature.properties.kind === "lake";
    const isHome = (feature) => feature.properties.id === "QC";
    this.add("land", { type: "FeatureCollection", features: land.features.filter((f) => !isLake(f)) }, (f) => (isHome(f) ? "map-land map-home" : "map-land"));
    this.add("lakes", { type: "FeatureCollection", features: land.features.filter(isLake) }, () => "map-lake");
    return this.fit();
  }

  /** Fetch what this zoom shows and was not fetched yet; show or hide the rest. */
  async fit() {
    const zoom = this.map.getZoom();
    const parts = [];
    if (this.addresses.shore) parts.push({ part: "shore", from: SHORE_FROM, address: this.addresses.shore });
    if (this.addresses.under) parts.push(...BORDERS.map((each) => ({ ...each, address: new URL(`${each.part}.json`, new URL(this.addresses.under, document.baseURI)) })));
    await Promise.all(parts.map((each) => this.one(each, zoom >= each.from)));
  }

  async one({ part, address }, isWanted) {
    if (isWanted && !this.shown.has(part)) this.shown.set(part, this.fetched(part, address));
    const layer = await this.shown.get(part);
    if (!layer) return;
    // The zoom may have changed while it was on its way.
    const from = part === "shore" ? SHORE_FROM : BORDERS.find((each) => each.part === part).from;
    const isNear = this.map.getZoom() >= from;
    if (isNear) layer.addTo(this.map);
    else layer.remove();
    // The coarse shore is not drawn beside the fine one.
    if (part === "shore") this.map.getContainer().classList.toggle("is-near", isNear);
  }

  async fetched(part, address) {
    try {
      const answer = await fetch(address);
      if (!answer.ok) return null;
      const content = await answer.json();
      if (part === "shore") return this.sea(content.rings);
      if (content.approximate) this.approximate = true;
      const lines = content.lines.map((line) => line.map(([lon, lat]) => [lat, lon]));
      return L.polyline(lines, { renderer: this.renderers.borders, interactive: false, className: `map-border map-border-${part}`, smoothFactor: 1 });
    } catch {
      return null;
    }
  }

  /** The sea as one polygon with the land for holes. The coarse land goes under it, a little wider than the fine one. */
  sea(rings) {
    const holes = rings.map((ring) => ring.map(([lon, lat]) => [lat, lon]));
    const ground = L.polygon(holes, { renderer: this.renderers.land, interactive: false, className: "map-land-near", smoothFactor: 0.7 });
    const sea = L.polygon([WINDOW, ...holes], { renderer: this.renderers.water, interactive: false, className: "map-sea", smoothFactor: 0.7 });
    const both = L.layerGroup([ground, sea]);
    both.on("add", () => ground.bringToBack());
    return both;
  }

  add(pane, shapes, classOf) {
    return L.geoJSON(shapes, { renderer: this.renderers[pane], pane, interactive: false, style: (feature) => ({ className: classOf(feature) }) }).addTo(this.map);
  }
}
