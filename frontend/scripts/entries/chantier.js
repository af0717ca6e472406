import "../htmx.js";
import "../theme-toggle.js";
import "../enhancements.js";
import "../suggest.js";
