// Where the points are: all of them grouped here, or cells that the server counted for what is in view.
import Supercluster from "supercluster";

export const DEEPEST = 17;
const GROUPING = { radius: 68, maxZoom: DEEPEST - 1, minPoints: 2 };

export class Points {
  constructor(address) {
    this.address = new URL(address, document.baseURI);
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
      return;
    }
    this.total = data.total ?? data.points.length;
    this.box = boxOf(data.points);
    this.index = new Supercluster(GROUPING).load(
      data.points.map(([lon, lat, precision, id, standing]) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [lon, lat] },
        properties: { precision, id, standing },
      })),
    );
  }

  /** Marks for a view: groups {lon, lat, count, key}, or single points {lon, lat, id, precision, standing, key}. */
  marks(box, zoom) {
    if (!this.index) return this.cells.map(([lon, lat, count]) => ({ lon, lat, count, key: `cell ${lon} ${lat} ${count}` }));
    return this.index.getClusters(box, Math.floor(zoom)).map(({ geometry, properties, id }) => {
      const [lon, lat] = geometry.coordinates;
      if (properties.cluster) return { lon, lat, count: properties.point_count, cluster: id, key: `group ${id}` };
      return { lon, lat, ...properties, key: `point ${properties.id}` };
    });
  }

  /** What opening a group does: come closer, or list those that share one position. */
  opening(mark, zoom) {
    if (mark.cluster === undefined) return { zoom: Math.min(DEEPEST, zoom + 2) };
    const leaves = this.index.getLeaves(mark.cluster, 2000);
    const [lon, lat] = leaves[0].geometry.coordinates;
    const together = leaves.every(({ geometry: { coordinates } }) => coordinates[0] === lon && coordinates[1] === lat);
    if (together) return { lon, lat };
    const closer = this.index.getClusterExpansionZoom(mark.cluster);
    return closer >= DEEPEST && zoom >= DEEPEST - 1 ? { lon, lat } : { zoom: Math.min(DEEPEST, Math.max(closer, zoom + 1)) };
  }
}

function boxOf(points) {
  if (!points.length) return null;
  const box = [180, 90, -180, -90];
  for (const [lon, lat] of points) {
    if (lon < box[0]) box[0] = lon;
    if (lat < box[1]) box[1] = lat;
    if (lon > box[2]) box[2] = lon;
    if (lat > box[3]) box[3] = lat;
  }
  return box;
}
