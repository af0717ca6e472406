import "../ballot.js";
