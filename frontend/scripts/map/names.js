// Names of places: as many as fit, the greatest first, none over another nor over a mark.
import * as L from "leaflet";

const REGION = 0;
const MRC = 1;
const KINDS = ["region", "mrc", "town"];
// From and until which zoom the names of a wide territory are written, and the share of the name that must fit inside it.
const WIDE = [
  { from: 4, until: 7.6, inside: 0.45 },
  { from: 7, until: 11, inside: 0.7 },
];
const MOST = 70;
const HEIGHT = 17;
const GAP = 3;

export class Names {
  constructor(map, names) {
    this.map = map;
    this.names = names.map(([kind, lon, lat, text, people, room]) => ({ kind, at: L.latLng(lat, lon), text, people, room }));
    this.pane = map.createPane("names");
    this.pane.style.zIndex = 450;
    this.pane.classList.add("leaflet-zoom-hide", "map-names");
    this.pane.setAttribute("aria-hidden", "true");
    this.ruler = document.createElement("canvas").getContext("2d");
    this.family = getComputedStyle(map.getContainer()).fontFamily;
    this.shown = new Map();
  }

  /** The page's own font has come: names are measured again. */
  measureAgain() {
    for (const name of this.names) name.width = 0;
  }

  /** Write the names of this view; `marks` are the circles {lat, lon, width} to leave free. */
  place(marks) {
    const zoom = this.map.getZoom();
    const size = this.map.getSize();
    const view = this.map.getBounds();
    const taken = marks.map(({ lat, lon, width }) => {
      const at = this.map.latLngToContainerPoint([lat, lon]);
      return [at.x - width / 2 - 1, at.y - width / 2 - 1, at.x + width / 2 + 1, at.y + width / 2 + 1];
    });
    const wanted = new Map();
    const written = new Set();
    for (const name of this.inOrder(zoom, view)) {
      if (wanted.size >= MOST) break;
      if (written.has(name.text)) continue;
      const width = this.width(name);
      if (name.kind < 2 && !this.fits(name, width, zoom)) continue;
      const centre = this.map.latLngToContainerPoint(name.at);
      const free = around(name.kind, width).find(([x, y]) => {
        const box = [centre.x + x - width / 2 - GAP, centre.y + y - HEIGHT / 2, centre.x + x + width / 2 + GAP, centre.y + y + HEIGHT / 2];
        if (box[0] < 4 || box[1] < 4 || box[2] > size.x - 4 || box[3] > size.y - 4) return false;
        if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) return false;
        taken.push(box);
        return true;
      });
      if (!free) continue;
      written.add(name.text);
      wanted.set(name, this.map.containerPointToLayerPoint([centre.x + free[0], centre.y + free[1]]));
    }
    this.write(wanted);
  }

  inOrder(zoom, view) {
    const least = zoom >= 11 ? 0 : 1_600_000 / 4 ** (zoom - 3.6);
    const seen = this.names.filter((name) => {
      if (!view.contains(name.at)) return false;
      const wide = WIDE[name.kind];
      return wide ? zoom >= wide.from && zoom < wide.until : name.people >= least;
    });
    const weight = ({ kind, people }) => (kind === REGION ? 3 : kind === MRC ? 1 : people > 6 * least ? 2 : 0);
    return seen.sort((one, other) => weight(other) - weight(one) || other.people - one.people);
  }

  fits(name, width, zoom) {
    const metresPerPixel = (40_075_016.7 * Math.cos((name.at.lat * Math.PI) / 180)) / (256 * 2 ** zoom);
    return (2000 * name.room) / metresPerPixel >= width * WIDE[name.kind].inside;
  }

  width(name) {
    if (!name.width) {
      this.ruler.font = `${name.kind === REGION ? 700 : 500} 13px ${this.family}`;
      name.width = this.ruler.measureText(name.text).width * (name.kind === REGION ? 1.12 : 1) + 2;
    }
    return name.width;
  }

  write(wanted) {
    for (const [name, element] of this.shown) {
      if (wanted.has(name)) continue;
      element.remove();
      this.shown.delete(name);
    }
    for (const [name, point] of wanted) {
      let element = this.shown.get(name);
      if (!element) {
        element = document.createElement("span");
        element.className = `map-name map-name-${KINDS[name.kind]}`;
        element.textContent = name.text;
        this.pane.append(element);
        this.shown.set(name, element);
      }
      L.DomUtil.setPosition(element, point);
    }
  }
}

/** Where a name may go, from its place: on it, then above, below and beside it, ever farther. */
function around(kind, width) {
  if (kind !== 2) return [0, -16, 16, -32, 32, -48, 48].map((y) => [0, y]);
  const beside = width / 2;
  const near = [[0, 0], [0, 14], [0, -14], [beside + 8, 0], [-beside - 8, 0], [0, 27], [0, -27], [beside + 22, 0], [-beside - 22, 0], [0, 36], [0, -36], [beside + 30, 0], [-beside - 30, 0]];
  // Beside a large group, slantwise.
  const slant = [20, 30].flatMap((y) => [[beside, y], [beside, -y], [-beside, y], [-beside, -y]]);
  return [...near, ...slant, [0, 46], [0, -46]];
}
