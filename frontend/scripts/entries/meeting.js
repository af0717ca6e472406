import "../turn-clock.js";
import "../desk.js";
