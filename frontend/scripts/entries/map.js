// Every <div data-map> becomes a living map; what the server drew inside stays where this cannot run.
import { PlaceMap } from "../map/place-map.js";

for (const element of document.querySelectorAll("[data-map]")) {
  const { points, point, boundaries, focus } = element.dataset;
  if (points || point || boundaries || focus) new PlaceMap(element).start();
}
