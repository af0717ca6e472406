// The words come from the server in the reader's language, as data-label-… attributes.
const count = new Intl.NumberFormat(document.documentElement.lang || "fr");

const plural = new Intl.PluralRules(document.documentElement.lang || "fr");

export const isOne = (number) => plural.select(number) === "one";

export const written = (number) => count.format(number);

export function wordsOf(element) {
  return (name, values = {}) => {
    const words = element.getAttribute(`data-label-${name}`) ?? "";
    return words.replace(/\{(\w+)\}/g, (_, key) => written(values[key] ?? 0));
  };
}

/** 1 284 stays whole in a label, and is short in a circle. */
export function short(number) {
  if (number < 10000) return written(number);
  return new Intl.NumberFormat(document.documentElement.lang || "fr", { notation: "compact", maximumFractionDigits: 1 }).format(number);
}
