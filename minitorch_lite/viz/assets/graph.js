// A picture that is alive: the stored <img> gives way to inline SVG, with themes and tooltips, and
// a lab gets its switches. Called as show(root, config, kernel): config is what bundle.py wrote;
// kernel, if there is one, answers a lab. Without scripts the <img> simply stays.
function show(root, config, kernel) {
  shareStyle(root);
  const image = root.querySelector("img");
  const words = config.words;
  const view = picture(root, words);
  const film = player(root, view, words);
  view.onPaint = (state) => film.load(state.film);
  const legend = make("div", { class: "mt-legend", role: "list", "aria-label": words.legend });
  const twin = make("pre", { tabindex: "0", [OWN_KEYS]: "true" });
  const paintState = (state) => {
    view.paint(state);
    twin.textContent = state.twin;
    if (state.legend !== undefined && state.legend !== legend.written) legend.innerHTML = legend.written = state.legend;
  };

  const folds = trail(view, words);
  view.show = (state) => {
    paintState(state);
    folds.whole(state);
  };
  folds.show = paintState;
  if (config.packed && !config.lab) folds.ready = unpack(config.packed).then((list) => list.forEach(folds.know));

  if (config.lab) lab(root, image, config, view, film, folds, kernel);
  else {
    image.replaceWith(folds.element, view.graph);
    view.graph.after(film.element);
    view.show(config.state);
  }
  root.append(legend, make("details", {}, make("summary", {}, words.twin), twin), view.tip);
}

// JupyterLab takes arrow keys for itself unless the focused element asks it not to.
const OWN_KEYS = "data-lm-suppress-shortcuts";

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// Folded cards open in the place of the picture; the way back stands above it.
function trail(view, words) {
  const known = new Map(), element = make("nav", { class: "mt-trail", "aria-label": words.trail, hidden: "" });
  const self = { element, know: (state) => known.set(state.key, state), ask: null, ready: null, whole, show() {}, forget: () => known.clear() };
  let path = [];

  function whole(state) {
    path = [{ ...state, title: words.whole }];
    draw();
  }
  async function open(key) {
    await self.ready;
    const state = known.get(key) || (self.ask && (await self.ask(key)));
    if (!state) return leftOut();
    known.set(key, state);
    path.push(state);
    go();
  }
  function leftOut() {
    draw();
    element.append(make("span", { role: "status" }, words.leftOut));
    element.hidden = false;
  }
  function go() {
    self.show(path[path.length - 1]);
    draw();
    const back = element.querySelector("button") || view.graph.querySelector(".node");
    if (back) back.focus({ preventScroll: true });
  }
  function draw() {
    element.hidden = path.length < 2;
    element.replaceChildren(...path.map((state, number) => {
      if (number === path.length - 1) return make("b", { "aria-current": "true" }, state.title);
      const back = make("button", { type: "button", [OWN_KEYS]: "true" }, state.title);
      back.addEventListener("click", () => { path.length = number + 1; go(); });
      return back;
    }));
  }
  view.onOpen = open;
  return self;
}

// "{count} steps" with its placeholders filled
const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

// One style sheet for the page, not one for each picture: a click restyles everything it matches.
function shareStyle(root) {
  const own = root.previousElementSibling;
  if (!own || !own.matches("style")) return;
  const shared = document.getElementById("mt-style") || document.head.appendChild(make("style", { id: "mt-style" }));
  if (shared.textContent !== own.textContent) shared.textContent = own.textContent;
  own.remove();
}

const bytesOf = (base64) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

// JSON that was packed with zlib
async function unpack(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}
