// The words come from the server in the reader's language, as data-label-… attributes.
const language = document.documentElement.lang || "fr";
const count = new Intl.NumberFormat(language, { useGrouping: "always" });
const plural = new Intl.PluralRules(language);
// Spanish parts thousands by a thin space here as on the rest of the page, where Intl would write a full stop.
const parted = ({ type, value }) => (type === "group" && language.startsWith("es") ? "\u202f" : value);

export const isOne = (number) => plural.select(number) === "one";

export const written = (number) => count.formatToParts(number).map(parted).join("");

export function wordsOf(element) {
  return (name, values = {}) => {
    const words = element.getAttribute(`data-label-${name}`) ?? "";
    return words.replace(/\{(\w+)\}/g, (_, key) => written(values[key] ?? 0));
  };
}

/** 1 284 stays whole in a label, and is short in a circle. */
export function short(number) {
  if (number < 10000) return written(number);
  return new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 }).format(number);
}
