import * as L from "leaflet";
import { Ground } from "./ground.js";
import { Names } from "./names.js";
import { Panel } from "./panel.js";
import { DEEPEST, Points, widthOf } from "./points.js";
import { isOne, short, wordsOf } from "./words.js";

const QUEBEC = [-79.8, 44.9, -57.1, 62.6];
const PRECISIONS = ["door", "postal", "area", "area", "area"];
const REACH_METRES = [0, 0, 3000, 6000, 40000];
const CLOSENESS = [8.5, 8.5, 8, 7.5, 6];
// Pixels of a mark that may be beyond the edge: no more than what separates the map from the buttons above it.
const MOST_CUT = 6;
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const asBounds = ([west, south, east, north]) => [[south, west], [north, east]];

export class PlaceMap {
  constructor(element) {
    this.element = element;
    this.frame = element.closest(".map-frame") ?? element;
    this.data = element.dataset;
    this.words = wordsOf(element);
    this.marks = new Map();
  }

  async start() {
    const drawn = this.element.querySelector(".map-static");
    try {
      this.points = this.data.points || this.data.point ? new Points(this.data.points) : null;
      if (this.data.point) this.points.receive({ kind: "points", points: [alone(JSON.parse(this.data.point))] });
      const [land, boundaries, names] = await Promise.all([
        readJson(this.data.land),
        readJson(this.data.boundaries),
        this.data.under ? readJson(new URL("names.json", new URL(this.data.under, document.baseURI))) : null,
        this.data.points ? this.points.load() : null,
      ]);
      drawn?.remove();
      this.draw(land, boundaries, names?.names);
    } catch {
      const sorry = document.createElement("p");
      sorry.className = "map-failed";
      sorry.textContent = this.words("failed");
      this.element.append(sorry);
    }
  }

  draw(land, boundaries, names) {
    this.element.classList.add("is-living");
    this.map = L.map(this.element, {
      attributionControl: false,
      zoomControl: false,
      minZoom: 3,
      maxZoom: DEEPEST,
      zoomSnap: 0.5,
      maxBounds: [[30, -110], [75, -30]],
      zoomAnimation: !calm.matches,
      fadeAnimation: !calm.matches,
      markerZoomAnimation: !calm.matches,
      inertia: !calm.matches,
    });
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", this.words("map"));
    this.addBar();
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(this.map);
    this.ground = new Ground(this.map, { shore: this.data.shore, under: this.data.under });
    if (boundaries) this.addBoundaries(boundaries);
    this.areas = L.layerGroup().addTo(this.map);
    this.layer = L.layerGroup().addTo(this.map);
    this.panel = new Panel(this.frame, this.words);
    this.look();
    if (names) this.names = new Names(this.map, names);
    if (land) this.ground.addLand(land).then(() => this.addSource());
    if (this.points) {
      if (!this.data.point) this.addWhole();
      if (!this.data.point) this.addLegend();
      this.status = document.createElement("p");
      this.status.className = "map-status";
      this.status.setAttribute("role", "status");
      this.bar.append(this.status);
      this.map.on("movestart", () => this.marks.forEach(({ marker }) => marker.getElement()?.classList.remove("is-out")));
      this.map.on("moveend", () => this.moved());
      this.show();
    } else {
      this.map.on("moveend", () => this.names?.place([]));
      this.names?.place([]);
    }
    document.fonts?.ready.then(() => {
      this.names?.measureAgain();
      this.names?.place(this.circles());
    });
  }

  look() {
    const focus = this.data.focus && JSON.parse(this.data.focus);
    if (focus) return this.map.setView([focus[1], focus[0]], focus[2] ?? 12, { animate: false });
    if (this.data.point) {
      const [lon, lat, precision = 0] = JSON.parse(this.data.point);
      return this.map.setView([lat, lon], CLOSENESS[precision] ?? 10, { animate: false });
    }
    const asked = this.data.bounds && JSON.parse(this.data.bounds);
    const box = this.points?.box || asked || (this.edges && boxOfBounds(this.edges)) || QUEBEC;
    return this.map.fitBounds(asBounds(box), { padding: [24, 24], maxZoom: 13, animate: false });
  }

  addBoundaries(boundaries) {
    const layer = L.geoJSON(boundaries, {
      pane: "shapes",
      renderer: this.ground.renderers.shapes,
      style: (feature) => ({ className: `map-boundary ${feature.properties.class ?? ""}` }),
      onEachFeature: ({ properties }, shape) => {
        if (properties.name) shape.bindTooltip([properties.name, properties.text].filter(Boolean).join(" — "), { sticky: true });
        if (properties.url) shape.on("click", () => window.location.assign(properties.url));
      },
    }).addTo(this.map);
    this.edges = layer.getBounds();
  }

  async moved() {
    if (this.points.asksAgain) {
      clearTimeout(this.wait);
      this.wait = setTimeout(async () => {
        try {
          await this.points.load(this.view());
          this.show();
        } catch (error) {
          if (error.name !== "AbortError") this.status.textContent = this.words("failed");
        }
      }, 150);
    } else this.show();
  }

  view() {
    const seen = this.map.getBounds().pad(0.15);
    return { box: [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()], zoom: this.map.getZoom() };
  }

  /** Keep the marks that are still there, so that the focus and the eye do not lose them. */
  show() {
    const { box, zoom } = this.view();
    const wanted = this.points.marks(box, zoom);
    const keys = new Set(wanted.map((mark) => mark.key));
    for (const [key, { marker, area }] of this.marks) {
      if (keys.has(key)) continue;
      if (marker.getElement() === document.activeElement) this.element.focus({ preventScroll: true });
      marker.remove();
      area?.remove();
      this.marks.delete(key);
    }
    for (const mark of wanted) if (!this.marks.has(mark.key)) this.add(mark);
    this.hideTheCut();
    this.status.textContent = this.data.point ? this.words(PRECISIONS[wanted[0]?.precision] ?? "area") : this.howMany();
    this.names?.place(this.circles());
  }

  /** A mark that the edge cuts is neither touched nor reached with the keyboard: it shows while the map moves. */
  hideTheCut() {
    const { x: width, y: height } = this.map.getSize();
    for (const each of this.marks.values()) {
      const { x, y } = this.map.latLngToContainerPoint([each.mark.lat, each.mark.lon]);
      const reach = widthOf(each.mark) / 2 - MOST_CUT;
      each.isOut = x < reach || y < reach || x > width - reach || y > height - reach;
      const button = each.marker.getElement();
      if (each.isOut && button === document.activeElement) this.element.focus({ preventScroll: true });
      button.classList.toggle("is-out", each.isOut);
    }
  }

  circles() {
    return [...this.marks.values()].filter(({ isOut }) => !isOut).map(({ mark }) => ({ lat: mark.lat, lon: mark.lon, width: widthOf(mark) }));
  }

  howMany() {
    const count = this.points.total;
    const all = this.words(isOne(count) ? "shown-one" : "shown", { count });
    const view = this.map.getBounds();
    const seen = this.points.within([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()]);
    return seen < count ? [all, this.words("in-view", { count: seen })].join(" · ") : all;
  }

  add(mark) {
    const marker = L.marker([mark.lat, mark.lon], { icon: mark.count ? groupIcon(mark) : pointIcon(mark), riseOnHover: true });
    marker.addTo(this.layer);
    const button = marker.getElement();
    button.setAttribute("aria-label", this.describe(mark));
    marker.on("click", () => this.open(mark, button));
    marker.on("keydown", ({ originalEvent }) => {
      if (originalEvent.key === " " || originalEvent.key === "Enter") {
        originalEvent.preventDefault();
        this.open(mark, button);
      }
    });
    const reach = mark.count ? 0 : REACH_METRES[mark.precision];
    const area = reach ? L.circle([mark.lat, mark.lon], { radius: reach, className: "map-area", interactive: false }).addTo(this.areas) : null;
    this.marks.set(mark.key, { mark, marker, area });
  }

  describe(mark) {
    if (!mark.count) return [this.words("point"), this.words(`standing-${mark.standing}`), this.words(PRECISIONS[mark.precision])].filter(Boolean).join(" · ");
    const opening = this.points.opening(mark, this.map.getZoom());
    return this.words(opening.zoom ? "cluster" : "place", { count: mark.count });
  }

  open(mark, button) {
    if (!mark.count) {
      if (this.data.card) this.panel.open([addressOf(this.data.card, mark.id)], button);
      return;
    }
    const opening = this.points.opening(mark, this.map.getZoom());
    if (opening.zoom) this.map.setView([mark.lat, mark.lon], opening.zoom, { animate: !calm.matches });
    else if (this.data.at) this.panel.open(opening.places.map((place) => this.addressAt(place)), button);
  }

  addressAt({ lat, lon }) {
    const address = new URL(this.data.at, document.baseURI);
    address.searchParams.set("lat", lat);
    address.searchParams.set("lon", lon);
    return address;
  }

  /** The buttons stand above the map, never over a mark that one wants to touch. */
  addBar() {
    this.bar = document.createElement("div");
    this.bar.className = "map-bar";
    this.element.before(this.bar);
    const zoom = L.control.zoom({ zoomInTitle: this.words("zoom-in"), zoomOutTitle: this.words("zoom-out") }).addTo(this.map);
    this.bar.append(zoom.getContainer());
  }

  /** Back to all of them, those far away too. */
  addWhole() {
    const box = this.points.wholeBox;
    if (!box) return;
    const frame = L.DomUtil.create("div", "leaflet-bar map-whole", this.bar);
    const button = L.DomUtil.create("button", "", frame);
    button.type = "button";
    button.title = this.words("whole");
    button.setAttribute("aria-label", this.words("whole"));
    button.innerHTML = '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" fill="none" stroke="currentColor" stroke-width="2"/></svg>';
    button.addEventListener("click", () => this.map.fitBounds(asBounds(box), { padding: [24, 24], maxZoom: 13, animate: !calm.matches }));
  }

  /** Where the ground comes from, and whether its borders are approximate. */
  addSource() {
    const line = document.createElement("p");
    line.className = "map-source";
    line.textContent = [this.words("source"), this.ground.approximate ? this.words("approximate") : ""].filter(Boolean).join(" ");
    this.frame.append(line);
  }

  addLegend() {
    const list = document.createElement("ul");
    list.className = "map-legend";
    list.setAttribute("aria-label", this.words("legend"));
    const kinds = ["standing-0", "standing-1", "standing-2", "door", "postal", "area", "group", "group-area"];
    list.innerHTML = kinds.map((kind) => `<li><span class="map-key map-key-${kind}" aria-hidden="true"></span></li>`).join("");
    kinds.forEach((kind, rank) => list.children[rank].append(this.words(kind)));
    this.frame.append(list);
  }
}

function groupIcon(mark) {
  const size = widthOf(mark);
  return L.divIcon({ className: mark.placed === 0 ? "map-group is-area" : "map-group", html: `<span>${short(mark.count)}</span>`, iconSize: [size, size] });
}

function pointIcon(mark) {
  return L.divIcon({ className: `map-point is-${PRECISIONS[mark.precision] ?? "area"} standing-${mark.standing}`, html: "<span></span>", iconSize: [28, 28] });
}

/** The one point of a page about one organisation: longitude, latitude, precision, standing. */
function alone([lon, lat, precision = 0, standing = 0]) {
  return [lon, lat, precision, "", standing];
}

async function readJson(address) {
  if (!address) return null;
  const answer = await fetch(address);
  return answer.ok ? answer.json() : null;
}

function addressOf(pattern, id) {
  return pattern.includes("{id}") ? pattern.replace("{id}", encodeURIComponent(id)) : `${pattern}${encodeURIComponent(id)}/`;
}

function boxOfBounds(bounds) {
  return bounds.isValid() ? [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] : null;
}
