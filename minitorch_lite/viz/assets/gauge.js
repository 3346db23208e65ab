// Shared by the memory meter and by predictions: elements, and one style sheet for the page.
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
// JupyterLab takes arrow keys for itself unless the focused element asks it not to.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };
const prefix = "mtg" + (window.mtGauges = (window.mtGauges || 0) + 1);

function shareStyle(root) {
  const own = root.previousElementSibling;
  if (!own || !own.matches("style")) return;
  const shared = document.getElementById("mt-gauge-style")
    || document.head.appendChild(make("style", { id: "mt-gauge-style" }));
  if (shared.textContent !== own.textContent) shared.textContent = own.textContent;
  own.remove();
}

function twinOf(image, words) {
  const text = image ? image.getAttribute("alt") : "";
  const pre = make("pre", { tabindex: "0", ...OWN_KEYS }, text);
  return make("details", {}, make("summary", {}, words), pre);
}
