// Where the points are: all of them grouped here, or cells that the server counted for what is in view.
import Supercluster from "supercluster";

export const DEEPEST = 18;
// A group knows how many of its members are where it says, to a postal code.
const GROUPING = {
  radius: 60,
  maxZoom: DEEPEST,
  minPoints: 2,
  map: ({ precision }) => ({ placed: precision <= 1 ? 1 : 0 }),
  reduce: (sum, each) => {
    sum.placed += each.placed;
  },
};
// The first view leaves out this share at each edge: one body far away does not make all others small.
const EDGE = 0.02;
const MOST_PLACES = 12;

export class Points {
  constructor(address) {
    this.address = address ? new URL(address, document.baseURI) : null;
    this.asksAgain = false;
    this.total = 0;
    this.index = null;
    this.cells = [];
  }

  async load(view = null) {
    this.pending?.abort();
    this.pending = new AbortController();
    const address = new URL(this.address);
    if (view) {
      address.searchParams.set("bbox", view.box.map((n) => n.toFixed(4)).join(","));
      address.searchParams.set("zoom", String(Math.round(view.zoom)));
    }
    const answer = await fetch(address, { signal: this.pending.signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    this.receive(await answer.json());
  }

  receive(data) {
    if (data.kind === "cells") {
      this.asksAgain = true;
      this.cells = data.cells;
      this.index = null;
      this.total = data.total ?? data.cells.reduce((sum, cell) => sum + cell[2], 0);
      this.where ??= data.cells;
      this.seen = data.cells;
      return;
    }
    this.total = data.total ?? data.points.length;
    this.seen = data.points.map(([lon, lat]) => [lon, lat, 1]);
    this.where ??= this.seen;
    this.index = new Supercluster(GROUPING).load(
      data.points.map(([lon, lat, precision, id, standing]) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [lon, lat] },
        properties: { precision, id, standing },
      })),
    );
  }

  /** West, south, east, north around most of them. */
  get box() {
    return this.where?.length ? boxOf(this.where, this.where.length < 12 ? 0 : EDGE) : null;
  }

  /** The same around all of them. */
  get wholeBox() {
    return this.where?.length ? boxOf(this.where, 0) : null;
  }

  /** How many are inside this box. */
  within([west, south, east, north]) {
    let sum = 0;
    for (const [lon, lat, count] of this.seen ?? []) if (lon >= west && lon <= east && lat >= south && lat <= north) sum += count;
    return sum;
  }

  /** Marks for a view: groups {lon, lat, count, key, members}, or single points {lon, lat, id, precision, standing, key}. */
  marks(box, zoom) {
    if (!this.index) return apart(this.cells.map(([lon, lat, count]) => ({ lon, lat, count, key: `cell ${lon} ${lat} ${count}` })), zoom);
    const found = this.index.getClusters(box, Math.floor(zoom)).map(({ geometry, properties, id }) => {
      const [lon, lat] = geometry.coordinates;
      if (properties.cluster) return { lon, lat, count: properties.point_count, placed: properties.placed, cluster: id, key: `group ${id}` };
      return { lon, lat, ...properties, key: `point ${properties.id}` };
    });
    return apart(found, zoom);
  }

  /** What opening a group does: come closer, or list those that share its position (or are too close to be told apart). */
  opening(mark, zoom) {
    if (!this.index) return { zoom: Math.min(DEEPEST, zoom + 2) };
    const places = this.placesOf(mark);
    if (places.length === 1 || zoom >= DEEPEST) return { places };
    const closer = mark.members.length === 1 ? this.index.getClusterExpansionZoom(mark.cluster) : 0;
    return { zoom: Math.min(DEEPEST, Math.max(closer, zoom + 1)) };
  }

  placesOf(mark) {
    const found = new Map();
    for (const member of mark.members) {
      const leaves = member.cluster === undefined ? [[member.lon, member.lat]] : this.index.getLeaves(member.cluster, 3000).map((leaf) => leaf.geometry.coordinates);
      for (const [lon, lat] of leaves) found.set(`${lon} ${lat}`, { lon, lat });
      if (found.size > MOST_PLACES) break;
    }
    return [...found.values()].slice(0, MOST_PLACES);
  }
}

/** How wide a mark is drawn, in pixels. */
export const widthOf = (mark) => (!mark.count ? 28 : mark.count < 10 ? 34 : mark.count < 100 ? 42 : mark.count < 1000 ? 50 : 60);

/** Marks that would cover each other become one group, the greatest first, so that each can be touched. */
function apart(marks, zoom) {
  const world = 256 * 2 ** zoom;
  let kept = marks.map((mark) => {
    const sine = Math.sin((mark.lat * Math.PI) / 180);
    const x = ((mark.lon + 180) / 360) * world;
    const y = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world;
    return { x, y, mark: { ...mark, members: [mark] } };
  });
  // A group that takes others in is drawn wider and may then cover a third: again, until none does.
  for (let before = Infinity; kept.length < before; ) {
    before = kept.length;
    kept = joined(kept);
  }
  return kept.map((each) => each.mark);
}

/** One pass: what is touched is a square, so two marks are apart when their squares are. */
function joined(each) {
  const kept = [];
  for (const one of [...each].sort((a, b) => (b.mark.count ?? 1) - (a.mark.count ?? 1))) {
    const near = kept.find((other) => Math.max(Math.abs(other.x - one.x), Math.abs(other.y - one.y)) < (widthOf(other.mark) + widthOf(one.mark)) / 2 + 2);
    if (!near) {
      kept.push({ ...one });
      continue;
    }
    const count = (near.mark.count ?? 1) + (one.mark.count ?? 1);
    const placed = placedOf(near.mark) + placedOf(one.mark);
    near.mark = { ...near.mark, count, placed, members: [...near.mark.members, ...one.mark.members], key: `${near.mark.members[0].key} with ${count}` };
  }
  return kept;
}

const placedOf = (mark) => (mark.count === undefined ? (mark.precision <= 1 ? 1 : 0) : (mark.placed ?? mark.count));

function boxOf(places, edge) {
  const [west, east] = ends(places, 0, edge);
  const [south, north] = ends(places, 1, edge);
  return [west, south, east, north];
}

/** Between which values all but this share at each end lie; all of them where these few change little. */
function ends(places, axis, edge) {
  const sorted = [...places].sort((one, other) => one[axis] - other[axis]);
  const total = sorted.reduce((sum, place) => sum + place[2], 0);
  const at = (share) => {
    let sum = 0;
    for (const place of sorted) {
      sum += place[2];
      if (sum >= share * total) return place[axis];
    }
    return sorted.at(-1)[axis];
  };
  const all = [sorted[0][axis], sorted.at(-1)[axis]];
  const most = edge ? [at(edge), at(1 - edge)] : all;
  return all[1] - all[0] < 1.3 * (most[1] - most[0]) ? all : most;
}
